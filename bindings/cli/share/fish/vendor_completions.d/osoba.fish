# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_osoba_global_optspecs
    string join \n lang= color= h/help V/version
end

function __fish_osoba_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_osoba_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_osoba_using_subcommand
    set -l cmd (__fish_osoba_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c osoba -n "__fish_osoba_needs_command" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_needs_command" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_needs_command" -s V -l version -d 'Print version'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "unzr" -d 'Check UNZR numbers: pattern, control digit, birth date'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "identifiers" -d 'Check identifiers of persons: tax id, documents, phones, UNZR. Every finding is advisory'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "sync" -d 'Synchronise persons: what to ask the registry, or what to write and why'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "cumulative" -d 'Compute the cumulative verification status from the streams\' statuses'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "decide" -d 'Decide about registrations: what to ask the index, or create, exists, update, refuse and why'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "why-not" -d 'Say why a given person was not matched, cluster by cluster and variable by variable'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "replay" -d 'Make recorded decisions again from their audit records: the same bytes, or what differs'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "keys" -d 'Give what persons are found by: cluster keys, and the names\' codes with their algorithm'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "encode" -d 'Encode names: the key in force, the key of 2002, Latin letters'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "search" -d 'Rank persons for an operator\'s search'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "merge" -d 'Merge pairs of persons: what to ask, or what to write and why'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "review" -d 'Give clerks pairs to review, and record what they decide; with --pairs, at this terminal'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "score" -d 'Score pairs of persons with the scorecard'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "explain" -d 'Explain the score of pairs of persons to a clerk: text, a waterfall picture, or JSON'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "dedupe" -d 'Find who is in an index of persons twice: every pair that scores, groups, and a report page'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "evaluate" -d 'Evaluate scorecards on pairs or registrations whose truth is known: precision, recall, calibration, drift, and a report page'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "train" -d 'Make a scorecard of your own from pairs of persons: labelled ones, or with --unlabelled none'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "diagram" -d 'Print every transition of a status as a Mermaid diagram'
complete -c osoba -n "__fish_osoba_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand unzr" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand identifiers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand sync" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand sync" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand sync" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand sync" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand sync" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand sync" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand sync" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand sync" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand cumulative" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand decide" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand decide" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l scorecard -d 'Scorecard to use, a JSON document; the published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l normalisation -d 'How texts are normalised; what the scorecard says if absent' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand decide" -l audit -d 'Add to each decision its audit record, from which `osoba replay` makes it again'
complete -c osoba -n "__fish_osoba_using_subcommand decide" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l scorecard -d 'Scorecard to use, a JSON document; the published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l normalisation -d 'How texts are normalised; what the scorecard says if absent' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand why-not" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand replay" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand replay" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l scorecard -d 'Scorecard to use, a JSON document; the published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l normalisation -d 'How texts are normalised; what the scorecard says if absent' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand replay" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand keys" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand keys" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand keys" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand keys" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand keys" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand keys" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand keys" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand keys" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand keys" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand encode" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand encode" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand encode" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand encode" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand encode" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand encode" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand encode" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand encode" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand encode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand search" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand search" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand search" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand search" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand search" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand search" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand search" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand search" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand merge" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand merge" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand merge" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand merge" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand merge" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand merge" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand merge" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand merge" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand review" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand review" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand review" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand review" -l pairs -d 'Show the pairs of this file, as `osoba dedupe` wrote them, one by one, and read answers from standard input' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand review" -l clerk -d 'Who decides: the `assignee_id` of the decisions' -r
complete -c osoba -n "__fish_osoba_using_subcommand review" -l band -d 'Which pairs are shown' -r -f -a "manual\t'Those of the manual band, and any with cautions'
all\t'All'"
complete -c osoba -n "__fish_osoba_using_subcommand review" -l limits -d 'The scores from which a clerk decides and from which records are merged without one' -r
complete -c osoba -n "__fish_osoba_using_subcommand review" -s o -l output -d 'Write answers into this file instead of standard output. With --pairs: append decisions; what the clerk has decided there is not shown again' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand review" -l scorecard -d 'Scorecard to use, a JSON document; the published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand review" -l normalisation -d 'How texts are normalised; what the scorecard says if absent' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand review" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand review" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand review" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand review" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand review" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand score" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand score" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand score" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand score" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand score" -l scorecard -d 'Scorecard to use, a JSON document; the published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand score" -l normalisation -d 'How texts are normalised; what the scorecard says if absent' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand score" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand score" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand score" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand score" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand score" -l explain -d 'Add the points of every variable and what would change the outcome'
complete -c osoba -n "__fish_osoba_using_subcommand score" -l all-bands -d 'Add the band of each score: automatic, manual or none'
complete -c osoba -n "__fish_osoba_using_subcommand score" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand explain" -s j -l jobs -d 'Cores to use, at most as many as the machine has; the order of the lines is kept' -r
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l format -d 'How answers are written; a table where a terminal reads it, else JSON Lines' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand explain" -s o -l output -d 'Write answers into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l scorecard -d 'Scorecard to use, a JSON document; the published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l normalisation -d 'How texts are normalised; what the scorecard says if absent' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l svg -d 'Draw a waterfall into this file; that of line 2 into FILE with `-2` before its ending, and so on' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l force -d 'Draw over files that are there'
complete -c osoba -n "__fish_osoba_using_subcommand explain" -l all -d 'Tell every change that would cross a limit, and not the five that matter most'
complete -c osoba -n "__fish_osoba_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l against -d 'Pair PERSONS with those of this file alone, and not with one another: later arrivals with the index they come to' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l format -d 'How pairs are written; a table where a terminal reads it, else JSON' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -s o -l output -d 'Write pairs into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l groups -d 'Write the groups that automatic pairs form into this file, one JSON line each' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l report -d 'Write a page for people into this file: what was found, what was left out, ten examples' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l limits -d 'The scores from which a clerk decides and from which records are merged without one' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l block-limit -d 'Leave out blocks of more persons than this: those with one key in common. What was left out is counted' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l group-limit -d 'Groups of more persons than this go to a clerk whole' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l key -d 'The phonetic key: uk, uk/1, kankowski or daitch_mokotoff' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l clusters -d 'The clusters: published, extended with the digits behind a certificate\'s series, or a JSON list as a policy\'s, with clusters of one\'s own' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l scorecard -d 'Scorecard to use, a JSON document; the published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l normalisation -d 'How texts are normalised; what the scorecard says if absent' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -s j -l jobs -d 'Cores to use, at most as many as the machine has; all of them if absent' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l max-line -d 'The longest line, row or entry to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l memory -d 'The most memory that the index may take; what the machine has free if absent' -r
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l columns -d 'Print the names of CSV columns that are read, and nothing else'
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l with-persons -d 'Show the examples\' persons side by side in the report: personal data, for clerks'
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -l strict -d 'Refuse JSON persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default, and columns of CSV that are not read are reported always'
complete -c osoba -n "__fish_osoba_using_subcommand dedupe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l registrations -d 'Registrations with truth to read in place of pairs' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l persons -d 'The persons of the index that registrations come to, as `osoba dedupe` reads them' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l before -d 'Pairs of an earlier period, labelled or not: how far the registry has drifted since' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l scorecard -d 'A scorecard to evaluate, a JSON document or the word `published`; again for another one. The published one if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l by -d 'The column of the lines by whose values the figures are shown, too' -r
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l thresholds -d 'The thresholds that are shown' -r
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l limits -d 'The limits at which errors, moves and columns are counted' -r
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l key -d 'The phonetic key of the clusters: uk, uk/1 or kankowski' -r
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l clusters -d 'The clusters that bring pairs together: published, extended, or none to compare every pair' -r
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l format -d 'How the figures are written; a table where a terminal reads it, else JSON' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -s o -l output -d 'Write the figures into this file instead of standard output' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l report -d 'Write a page for people into this file: curves, histograms, calibration, the worst errors' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l max-line -d 'The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand evaluate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand train" -s o -l output -d 'Write the scorecard into this file' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand train" -l report -d 'Write a page for people into this file: points, pairs, merged bins, measures, cautions' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand train" -l comparisons -d 'What is compared: all of the catalogue, published (the eleven of the published scorecard), names of the catalogue between commas, or a .json file with a list of names and entries' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l persons -d 'Persons of whom pairs speak by id, in any form that dedupe reads' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand train" -l random -d 'Pairs of persons taken at random, for --unlabelled; made of persons of different lines if absent' -r -F
complete -c osoba -n "__fish_osoba_using_subcommand train" -l penalty -d 'λ of the ridge penalty: more draws points nearer to 0' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l seed -d 'Decides which groups are tested with, and which persons random pairs are made of' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l test-share -d 'The share of groups to test with' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l test-from -d 'Test with the groups that have a pair of this day or later as well' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l rare-below -d 'Merge bins whose pairs weigh less than this with their neighbour' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l all-pairs -d 'Of how many pairs of persons those of --unlabelled are the ones that share a key: n·(n−1)/2 among n persons. Without it they are taken for all there are' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l group -d 'The field of a pair that names its group' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l name -d 'The scorecard\'s name; the output file\'s if absent' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l normalisation -d 'How texts are normalised; clean if absent, or published for the published comparisons' -r -f -a "published\t'As the published system does, quirks included: for scores comparable with stored ones'
clean\t'With the quirks repaired'"
complete -c osoba -n "__fish_osoba_using_subcommand train" -l format -d 'How points and measures are printed: a table where a terminal reads it, else JSON; CSV has the points alone' -r -f -a "json\t'JSON Lines'
table\t'An aligned table for people'
csv\t'CSV with a header of the fields\' names; a list is JSON'"
complete -c osoba -n "__fish_osoba_using_subcommand train" -s j -l jobs -d 'Cores to use, at most as many as the machine has; all of them if absent' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l max-line -d 'The longest line or entry to read, in bytes, or with K, M or G in KiB, MiB or GiB' -r
complete -c osoba -n "__fish_osoba_using_subcommand train" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand train" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand train" -l unlabelled -d 'Estimate without labels, by expectation–maximisation'
complete -c osoba -n "__fish_osoba_using_subcommand train" -l silver -d 'Label by tax ids: where both are their records\' own, equal ones make a match'
complete -c osoba -n "__fish_osoba_using_subcommand train" -l strict -d 'Refuse persons with a field that is not known, such as a misspelt lastname; such fields are ignored by default'
complete -c osoba -n "__fish_osoba_using_subcommand train" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand diagram" -l lang -d 'Language of the text for people; JSON is the same in both' -r -f -a "en\t'English'
uk\t'Ukrainian'"
complete -c osoba -n "__fish_osoba_using_subcommand diagram" -l color -d 'Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c osoba -n "__fish_osoba_using_subcommand diagram" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "unzr" -d 'Check UNZR numbers: pattern, control digit, birth date'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "identifiers" -d 'Check identifiers of persons: tax id, documents, phones, UNZR. Every finding is advisory'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "sync" -d 'Synchronise persons: what to ask the registry, or what to write and why'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "cumulative" -d 'Compute the cumulative verification status from the streams\' statuses'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "decide" -d 'Decide about registrations: what to ask the index, or create, exists, update, refuse and why'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "why-not" -d 'Say why a given person was not matched, cluster by cluster and variable by variable'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "replay" -d 'Make recorded decisions again from their audit records: the same bytes, or what differs'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "keys" -d 'Give what persons are found by: cluster keys, and the names\' codes with their algorithm'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "encode" -d 'Encode names: the key in force, the key of 2002, Latin letters'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "search" -d 'Rank persons for an operator\'s search'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "merge" -d 'Merge pairs of persons: what to ask, or what to write and why'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "review" -d 'Give clerks pairs to review, and record what they decide; with --pairs, at this terminal'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "score" -d 'Score pairs of persons with the scorecard'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "explain" -d 'Explain the score of pairs of persons to a clerk: text, a waterfall picture, or JSON'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "dedupe" -d 'Find who is in an index of persons twice: every pair that scores, groups, and a report page'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "evaluate" -d 'Evaluate scorecards on pairs or registrations whose truth is known: precision, recall, calibration, drift, and a report page'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "train" -d 'Make a scorecard of your own from pairs of persons: labelled ones, or with --unlabelled none'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "diagram" -d 'Print every transition of a status as a Mermaid diagram'
complete -c osoba -n "__fish_osoba_using_subcommand help; and not __fish_seen_subcommand_from unzr identifiers sync cumulative decide why-not replay keys encode search merge review score explain dedupe evaluate train diagram help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
