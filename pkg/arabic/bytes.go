package arabic

import "unicode/utf8"

// AppendKeyString appends the UTF-8 bytes of Key(s) to dst. With a buffer that is used again it looks words up without allocating.
func AppendKeyString(dst []byte, s string) []byte {
	for _, r := range s {
		if f := fold(r); f != 0 {
			dst = utf8.AppendRune(dst, f)
		}
	}
	return dst
}
