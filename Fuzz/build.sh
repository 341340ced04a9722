#!/bin/bash
# build.sh [TARGET...]    builds fuzzers into .build-fuzz/, all of them unless some are named: libFuzzer and the address
# sanitizer over a check of Checks/ and the sources that it reads with, as one module each, so that no library is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.build-fuzz

if [ $# -ne 1 ]; then
    if [ $# -eq 0 ]; then set -- sip framing sdp isup hep passport pcap model; fi
    printf '%s\n' "$@" | xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 1 Fuzz/build.sh
    exit
fi

swift_files() { find "$@" -name '*.swift' | sort; }

name=$1
case $name in
sip) check=SIPCheck sources=(Sources/SIP) ;;
framing) check=FramingCheck sources=(Sources/SIP) ;;
sdp) check=SDPCheck sources=(Sources/SIP) ;;
isup) check=ISUPCheck sources=(Sources/SIP) ;;
hep)
    check=HEPCheck
    sources=(Sources/Wire/HEP Sources/Wire/Bytes/Span+Network.swift Sources/Wire/TCP/MessageFraming.swift
        Sources/Wire/Addresses/PeerAddress.swift)
    ;;
passport)
    check=PASSporTCheck
    sources=(Sources/STIR/PASSporT Sources/STIR/Identity Sources/STIR/Chains/CertificateURL.swift
        Sources/Telephony/JSON)
    ;;
pcap)
    check=CaptureCheck
    # Without the files that call libpcap.
    sources=(Sources/SIP Sources/Wire/Bytes Sources/Gate/Answers/StreamFraming.swift
        Sources/Wire/Capture/{CapturedMessage,CapturedStreams,CaptureParts,CaptureWriter,Defragmenter}.swift
        Sources/Wire/Capture/{InternetLayer,LinkLayer,StreamAssembler}.swift
        Sources/Wire/TCP/{MessageFraming,StreamBuffer}.swift Sources/Wire/Addresses/PeerAddress{,+Text}.swift)
    ;;
model)
    check=ModelCheck
    sources=(Sources/Screening/Model Sources/Screening/Storage/Slab.swift
        Sources/Screening/Verdicts/{Feature,Feature+Code,Features,Treatment}.swift Sources/Telephony/JSON)
    ;;
*)
    echo "no such target: $name; there are sip framing sdp isup hep passport pcap model" >&2
    exit 1
    ;;
esac

mkdir -p "$out/$name.build"
# The modules that checks and sources import are empty here: what would be in them stands in the same module.
{
    for module in CScan CWire; do
        printf 'module %s { header "%s/Sources/%s/include/%s.h" export * }\n' $module "$PWD" $module $module
    done
    printf 'module %s {}\n' SIP STIR Screening Telephony Wire Gate
} >"$out/$name.build/modules.map"
echo "typealias FuzzTarget = $check" >"$out/$name.build/FuzzTarget.swift"

# Assertions are on, as in a debug build: some bounds are checked by them alone. Comparisons are not traced: it halves the
# speed, and dictionaries hold the words of each format. C is given the sanitizer by itself: without it only what is inlined
# is watched.
# shellcheck disable=SC2046
swiftc -O -assert-config Debug -suppress-warnings -parse-as-library -sanitize=fuzzer,address \
    -Xcc -fsanitize=address -sanitize-coverage=edge,indirect-calls \
    -Xllvm -sanitizer-coverage-inline-8bit-counters -Xllvm -sanitizer-coverage-pc-table \
    -swift-version 6 -package-name qorgan -module-name "Fuzz_$name" -enable-upcoming-feature ExistentialAny \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility \
    -enable-experimental-feature Lifetimes \
    -Xcc -fmodule-map-file="$PWD/$out/$name.build/modules.map" \
    $(swift_files "${sources[@]}") "Fuzz/Checks/$check.swift" Fuzz/Entry.swift "$out/$name.build/FuzzTarget.swift" \
    -o "$out/$name" 2>&1 | { grep -v 'Cannot export local symbol' || true; }
echo "built $out/$name"
