package protocol

import (
	"encoding/binary"

	"gensim/internal/merkle"
)

// AppendInput appends the privileged input's encoding to dst; that of a change ends
// with its settings.
func AppendInput(dst []byte, in *Input) []byte {
	dst = append(dst, byte(in.Kind))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(in.Height))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(in.Author))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(in.Dispute))
	dst = append(dst, in.Proof[:]...)
	dst = append(dst, in.Hash[:]...)
	if in.Kind == ParamChange {
		dst = appendSettings(dst, in.Settings)
	}
	return dst
}

// DecodeInput reads what AppendInput wrote, and nothing else.
func DecodeInput(b []byte) (Input, error) {
	r := reader{rest: b}
	in := Input{
		Kind: InputKind(r.byte()), Height: int64(r.uint64()), Author: int32(r.uint32()), Dispute: DisputeID(r.uint32()),
	}
	copy(in.Proof[:], r.take(len(in.Proof)))
	in.Hash = merkle.Hash(r.take(len(merkle.Hash{})))
	if r.err == nil && (in.Kind < BlockRandomness || in.Kind > ParamChange) {
		r.fail("kind %d", in.Kind)
	}
	if in.Kind == ParamChange {
		in.Settings = r.settings()
	}
	if r.err == nil && len(r.rest) > 0 {
		r.fail("%d bytes are left over", len(r.rest))
	}
	if r.err != nil {
		return Input{}, r.err
	}
	return in, nil
}
