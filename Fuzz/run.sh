#!/bin/bash
# run.sh [seconds]    fuzzes each codec for so long (default 60). The corpora grow in .build-fuzz/, that of SIP beginning with
# the torture messages of ../shared where they are. A crash ends it: its input goes to Fuzz/Crashes, and a test reads it there.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.build-fuzz
[ -x "$out/sip" ] && [ -x "$out/passport" ] && [ -x "$out/hep" ] || Fuzz/build.sh
mkdir -p "$out/corpus" "$out/corpus-passport" "$out/corpus-hep" Fuzz/Crashes
seeds=()
for folder in ../shared/vectors/sip/rfc4475 ../shared/vectors/sip/rfc5118; do
    if [ -d "$folder" ]; then seeds+=("$folder"); fi
done
# With the backtracer a crash hangs instead of ending.
export SWIFT_BACKTRACE=enable=no
"$out/sip" "$out/corpus" "${seeds[@]}" -max_total_time="${1:-60}" -max_len=4096 -timeout=5 \
    -dict=Fuzz/sip.dict -artifact_prefix=Fuzz/Crashes/ -print_final_stats=1
"$out/passport" "$out/corpus-passport" -max_total_time="${1:-60}" -max_len=2048 -timeout=5 \
    -dict=Fuzz/passport.dict -artifact_prefix=Fuzz/Crashes/ -print_final_stats=1
"$out/hep" "$out/corpus-hep" -max_total_time="${1:-60}" -max_len=1024 -timeout=5 \
    -dict=Fuzz/hep.dict -artifact_prefix=Fuzz/Crashes/ -print_final_stats=1
