#!/bin/bash
# run.sh [TARGET...]    fuzzes all targets one after another, unless some are named, and ends with a table.
#
#   FUZZ_SECONDS=60    each for so long (the default)
#   FUZZ_RUNS=10000000 each for so many executions instead, a million at a time
#
# An input that breaks a check goes to Fuzz/Crashes/TARGET, where a test reads it ever after; the target ends there, and so
# does this script, with 1, behind its table. Corpora grow in .build-fuzz/corpus from Fuzz/Corpus and, where they are, from
# the torture messages of ../shared.
set -uo pipefail
cd "$(dirname "$0")/.."
out=.build-fuzz
all=(sip framing sdp isup hep passport pcap model)
if [ $# -gt 0 ]; then targets=("$@"); else targets=("${all[@]}"); fi
runs=${FUZZ_RUNS:-0}
seconds=${FUZZ_SECONDS:-60}
# With the backtracer a crash hangs instead of ending. What is freed waits in 8 MB for whoever reads it after that.
export SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=8:malloc_context_size=0:detect_stack_use_after_return=0

# The longest input of a target: what its format needs to say everything, and no more, for speed.
longest() { case $1 in sip) echo 2048 ;; *) echo 1024 ;; esac; }
dictionary() { case $1 in framing) echo Fuzz/sip.dict ;; *) echo "Fuzz/$1.dict" ;; esac; }
count() { find "$1" -type f 2>/dev/null | wc -l; }

# part TARGET OPTION    one run of libFuzzer, its words to TARGET.log; prints "executions seconds".
part() {
    local name=$1 log=$out/$1.log seeds=("$out/seeds/$1") folder
    for folder in ../shared/vectors/sip/rfc4475 ../shared/vectors/sip/rfc5118; do
        if [ "$name" = sip ] && [ -d "$folder" ]; then seeds+=("$folder"); fi
    done
    "$out/$name" "$out/corpus/$name" "${seeds[@]}" "$2" -max_len="$(longest "$name")" -timeout=5 \
        -dict="$(dictionary "$name")" -artifact_prefix="Fuzz/Crashes/$name/" -print_final_stats=1 >"$log" 2>&1
    local status=$?
    awk '/^stat::number_of_executed_units/ { n = $2 } /^Done .* second/ { s = $5 }
        END { print n + 0, s + 0 }' "$log"
    return $status
}

# unpack TARGET    Fuzz/Corpus as libFuzzer reads it: an input a file. A .hex has one a line.
unpack() {
    local seeds=$out/seeds/$1 file
    rm -rf "$seeds"
    mkdir -p "$seeds"
    for file in Fuzz/Corpus/"$1"/*; do
        case $file in
        *.hex) perl -e '$n = shift; while (<>) { chomp; open my $f, ">:raw", "$n.$." or die; print $f pack "H*", $_ }' \
            "$seeds/$(basename "$file")" "$file" ;;
        *) cp "$file" "$seeds/" ;;
        esac
    done
}

# fuzz TARGET    the target's row.
fuzz() {
    local name=$1 done=0 taken=0 left=1 chunk got status=0
    mkdir -p "$out/corpus/$name" "Fuzz/Crashes/$name"
    unpack "$name"
    while [ "$left" -gt 0 ] && [ $status -eq 0 ]; do
        if [ "$runs" -gt 0 ]; then
            chunk=$((runs - done < 1000000 ? runs - done : 1000000))
            got=$(part "$name" -runs="$chunk") || status=1
            left=$((runs - done - ${got% *}))
        else
            got=$(part "$name" -max_total_time="$seconds") || status=1
            left=0
        fi
        done=$((done + ${got% *}))
        taken=$((taken + ${got#* }))
    done
    if [ $status -ne 0 ]; then tail -n 40 "$out/$name.log" >&2; fi
    rows+=("$(printf '%-9s %12d %13d %7d files %9d' "$name" "$done" $((done / (taken > 0 ? taken : 1))) \
        "$(count "$out/corpus/$name")" "$(count "Fuzz/Crashes/$name")")")
    rmdir --ignore-fail-on-non-empty "Fuzz/Crashes/$name"
    return $status
}

rows=()
failed=0
for name in "${targets[@]}"; do
    [ -x "$out/$name" ] || Fuzz/build.sh "$name" || exit 1
    echo "fuzzing $name"
    fuzz "$name" || failed=1
done
rmdir --ignore-fail-on-non-empty Fuzz/Crashes
printf '\n%-9s %12s %13s %13s %9s\n' target executions executions/s corpus crashes
printf '%s\n' "${rows[@]}"
exit $failed
