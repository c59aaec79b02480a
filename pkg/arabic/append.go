package arabic

// AppendKeyRunes appends the runes of KeyRunes(s) to dst.
func AppendKeyRunes(dst, s []rune) []rune {
	for _, r := range s {
		if f := fold(r); f != 0 {
			dst = append(dst, f)
		}
	}
	return dst
}
