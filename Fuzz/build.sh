#!/bin/bash
# Builds the fuzzers into .build-fuzz/: libFuzzer and the address sanitizer over the SIP codec, what reads tokens, and HEP3.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.build-fuzz
mkdir -p "$out"
printf 'module CScan { header "%s/Sources/CScan/include/CScan.h" export * }\nmodule CWire { header "%s/Sources/CWire/include/CWire.h" export * }\n' \
    "$PWD" "$PWD" >"$out/cscan.modulemap"

# build NAME MODULE SOURCES...
build() {
    local name=$1 module=$2
    shift 2
    swiftc -O -parse-as-library -sanitize=fuzzer,address -swift-version 6 -package-name qorgan -module-name "$module" \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility \
        -Xcc -fmodule-map-file="$PWD/$out/cscan.modulemap" "$@" -o "$out/$name" 2>&1 |
        { grep -v 'Cannot export local symbol' || true; }
    echo "built $out/$name"
}

# shellcheck disable=SC2046
build sip SIPFuzz $(find Sources/SIP -name '*.swift') Fuzz/SIPFuzz.swift
# shellcheck disable=SC2046
build passport PASSporTFuzz $(find Sources/STIR/PASSporT Sources/STIR/Identity -name '*.swift') \
    Sources/STIR/Chains/CertificateURL.swift Fuzz/PASSporTFuzz.swift
# shellcheck disable=SC2046
build hep HEPFuzz $(find Sources/Wire/HEP -name '*.swift') Sources/Wire/TCP/MessageFraming.swift \
    Sources/Wire/Addresses/PeerAddress.swift Sources/Wire/Bytes/Span+Network.swift Fuzz/HEPFuzz.swift
