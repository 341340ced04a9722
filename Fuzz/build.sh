#!/bin/bash
# Builds the fuzzer of the SIP codec into .build-fuzz/: libFuzzer and the address sanitizer over Sources/SIP.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.build-fuzz
mkdir -p "$out"
printf 'module CScan { header "%s/Sources/CScan/include/CScan.h" export * }\n' "$PWD" >"$out/cscan.modulemap"
# shellcheck disable=SC2046
swiftc -O -parse-as-library -sanitize=fuzzer,address -swift-version 6 -package-name qorgan -module-name SIPFuzz \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility \
    -Xcc -fmodule-map-file="$PWD/$out/cscan.modulemap" \
    $(find Sources/SIP -name '*.swift') Fuzz/SIPFuzz.swift -o "$out/sip" 2>&1 |
    { grep -v 'Cannot export local symbol' || true; }
echo "built $out/sip"
