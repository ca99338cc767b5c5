package protocol

import (
	"encoding/binary"

	"gensim/protocol/unit"
)

// settingBytes is the size of an encoded setting.
const settingBytes = 1 + 8 + 8

func appendSettings(dst []byte, list []Setting) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(list)))
	for _, s := range list {
		dst = append(dst, byte(s.Param))
		dst = binary.LittleEndian.AppendUint64(dst, uint64(s.To.Num))
		dst = binary.LittleEndian.AppendUint64(dst, uint64(s.To.Den))
	}
	return dst
}

func (r *reader) settings() []Setting {
	var list []Setting
	for range r.length(MaxSettings, settingBytes) {
		list = append(list, Setting{Param(r.byte()), unit.Ratio{Num: int64(r.uint64()), Den: int64(r.uint64())}})
	}
	return list
}

func truth(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func (r *reader) truth() bool {
	b := r.byte()
	if b > 1 {
		r.fail("a truth of %d", b)
	}
	return b == 1
}
