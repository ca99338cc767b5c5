package manual

import (
	"bytes"
	"encoding/json"
	"strings"
)

// object is a JSON object that keeps its order, which is the language's.
type object []member

type member struct {
	key   string
	value any
}

// with appends a member.
func (o object) with(key string, value any) object { return append(o, member{key, value}) }

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, part := range []any{m.key, m.value} {
			text, err := plain(part)
			if err != nil {
				return nil, err
			}
			b.Write(text)
			if j == 0 {
				b.WriteByte(':')
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// plain encodes without the escapes for HTML, which would hide < and > of patterns.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// width is how long a line of JSON may be before its parts get lines of their own.
const width = 120

// pretty indents JSON by hand: what is short stays in one line.
func pretty(v any, indent string) string {
	text, err := plain(v)
	if err != nil {
		panic("manual: " + err.Error()) // texts and numbers always encode
	}
	if len(text)+len(indent) <= width {
		return string(text)
	}
	var parts []string
	switch v := v.(type) {
	case object:
		for _, m := range v {
			key, _ := plain(m.key)
			parts = append(parts, string(key)+": "+pretty(m.value, indent+"  "))
		}
		return "{\n" + indent + "  " + strings.Join(parts, ",\n"+indent+"  ") + "\n" + indent + "}"
	case []object:
		for _, o := range v {
			parts = append(parts, pretty(o, indent+"  "))
		}
		return "[\n" + indent + "  " + strings.Join(parts, ",\n"+indent+"  ") + "\n" + indent + "]"
	}
	return string(text)
}
