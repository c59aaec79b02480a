package manual

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Candidate is a word that may stand next on the command line.
type Candidate struct{ Word, Help string }

// Complete returns the words that may stand where the last of words is begun, and whether it may be a file. Values are those of an enum, or of the field's tag complete:"a,b".
func Complete(app *kong.Application, words []string) (candidates []Candidate, files bool) {
	if len(words) == 0 {
		words = []string{""}
	}
	current := words[len(words)-1]
	node, place := app.Node, 0
	var value *kong.Flag // the flag whose value comes next
	for _, w := range words[:len(words)-1] {
		switch {
		case w == "=": // bash parts --flag=value so
		case value != nil:
			value = nil
		case strings.HasPrefix(w, "-"):
			if f := flagOf(node, w); f != nil && !strings.Contains(w, "=") && !f.IsBool() && !f.IsCounter() {
				value = f
			}
		default:
			if child := childOf(node, w); child != nil {
				node = child
			} else {
				if node.DefaultCmd != nil {
					node = node.DefaultCmd
				}
				place++
			}
		}
	}
	if current == "=" {
		current = ""
	}
	if value != nil {
		return valuesOf(value.Value, value.PlaceHolder, current, "")
	}
	if strings.HasPrefix(current, "-") {
		if flag, begun, ok := strings.Cut(current, "="); ok {
			if f := flagOf(node, flag); f != nil {
				return valuesOf(f.Value, f.PlaceHolder, begun, flag+"=")
			}
			return nil, false
		}
		return flagsOf(node, current), false
	}
	for _, c := range node.Children {
		if !c.Hidden && strings.HasPrefix(c.Name, current) {
			candidates = append(candidates, Candidate{c.Name, c.Help})
		}
	}
	if node.DefaultCmd != nil {
		node = node.DefaultCmd
	}
	if n := len(node.Positional); n > 0 {
		p := node.Positional[min(place, n-1)]
		if place < n || p.IsCumulative() {
			more, file := valuesOf(p, p.Tag.PlaceHolder, current, "")
			return append(candidates, more...), file
		}
	}
	return candidates, false
}

func childOf(n *kong.Node, word string) *kong.Node {
	for _, c := range n.Children {
		if c.Name == word || slices.Contains(c.Aliases, word) {
			return c
		}
	}
	return nil
}

// flagOf returns the flag that a word such as -n or --count=5 names.
func flagOf(n *kong.Node, word string) *kong.Flag {
	word, _, _ = strings.Cut(word, "=")
	for _, group := range n.AllFlags(false) {
		for _, f := range group {
			if word == "--"+f.Name || f.Short != 0 && word == "-"+string(f.Short) {
				return f
			}
		}
	}
	return nil
}

func flagsOf(n *kong.Node, begun string) []Candidate {
	if n.DefaultCmd != nil {
		n = n.DefaultCmd
	}
	var out []Candidate
	add := func(word, help string) {
		if strings.HasPrefix(word, begun) {
			out = append(out, Candidate{word, help})
		}
	}
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			add("--"+f.Name, f.Help)
			if f.Tag.Negatable != "" {
				add("--no-"+f.Name, f.Help)
			}
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int { return strings.Compare(a.Word, b.Word) })
	return out
}

func valuesOf(v *kong.Value, placeholder, begun, before string) (out []Candidate, files bool) {
	values := strings.Split(v.Tag.Get("complete"), ",")
	if v.Enum != "" {
		values = v.EnumSlice()
	}
	for _, w := range values {
		if w != "" && strings.HasPrefix(w, begun) {
			out = append(out, Candidate{Word: before + w})
		}
	}
	return out, placeholder == "FILE" || placeholder == "DIR"
}

// FilesLine stands among candidates, which are written a line each as the word, a tab and its help, where the word may be a file.
const FilesLine = ":files"

// Shells lists the shells that Script knows.
func Shells() []string { return []string{"bash", "zsh", "fish"} }

// Script returns what a shell has to read to complete the command. It asks the command itself, by its hidden command __complete, so that it never is out of date.
func Script(shell, command string) (string, error) {
	script, ok := map[string]string{"bash": bash, "zsh": zsh, "fish": fish}[shell]
	if !ok {
		return "", fmt.Errorf("no completion for %q: want one of %s", shell, strings.Join(Shells(), ", "))
	}
	return strings.ReplaceAll(script, "COMMAND", command), nil
}

const bash = `# bash completion for COMMAND: source <(COMMAND completion bash)
_COMMAND() {
	local candidate
	COMPREPLY=()
	while IFS=$'\t' read -r candidate _; do
		[[ $candidate == :files ]] || COMPREPLY+=("$candidate")
	done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _COMMAND COMMAND
`

const zsh = `#compdef COMMAND
# zsh completion for COMMAND: source <(COMMAND completion zsh), or as the file _COMMAND in a folder of $fpath
_COMMAND() {
	local -a candidates
	local line files
	while IFS= read -r line; do
		if [[ $line == :files ]]; then
			files=1
		else
			candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
		fi
	done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
	(( ${#candidates} )) && _describe COMMAND candidates
	[[ -n $files ]] && _files
}
if [[ ${funcstack[1]} == _COMMAND ]]; then
	_COMMAND "$@"
else
	compdef _COMMAND COMMAND
fi
`

const fish = `# fish completion for COMMAND: COMMAND completion fish | source
function __COMMAND_complete
	set -l words (commandline -opc)
	set -l current (commandline -ct)
	for line in ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
		if test "$line" = :files
			__fish_complete_path "$current"
		else
			echo $line
		end
	end
end
complete -c COMMAND -f -a '(__COMMAND_complete)'
`
