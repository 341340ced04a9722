#!/usr/bin/env python3
"""Checks a bag of a Qorgan journal's entries: check_bag.py BAG VKEY [TSA-ROOTS.pem [OFFICER-ROOTS.pem]]
VKEY is the journal's public key, which must come to you on another way than the bag. Needs the standard library, and
openssl where roots are given. Exit status: 0 all fits, 1 something does not (it is named), 2 bad use."""
import base64, datetime, glob, hashlib, json, os, re, subprocess, sys
from verify_journal import check, checkpoint, decoded, node, read, sha

def manifests(bag):
    """RFC 8493: each file is listed once with its digests, and none is missing or too many."""
    check(read(f"{bag}/bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "it is no bag")
    found = {os.path.relpath(os.path.join(place, name), bag) for place, _, names in os.walk(bag) for name in names}
    payload = {name for name in found if name.startswith("data/")}
    tags = {name for name in found - payload if not re.fullmatch(r"tagmanifest-sha(256|512)\.txt", name)}
    for names, prefix in ((payload, "manifest"), (tags, "tagmanifest")):
        for algorithm in ("sha256", "sha512"):
            lines = read(f"{bag}/{prefix}-{algorithm}.txt").decode().splitlines()
            listed = dict(reversed(line.split("  ", 1)) for line in lines)
            check(len(listed) == len(lines), f"{prefix}-{algorithm}.txt lists a file twice")
            odd = names ^ set(listed)
            check(not odd, f"{min(odd, default='')} is missing, or is in no {prefix}-{algorithm}.txt")
            for name, digest in listed.items():
                fits = hashlib.new(algorithm, read(f"{bag}/{name}")).hexdigest() == digest
                check(fits, f"{name} is not the file in {prefix}-{algorithm}.txt")
    total = f"{sum(os.path.getsize(f'{bag}/{name}') for name in payload)}.{len(payload)}"
    check(f"\nPayload-Oxum: {total}\n" in "\n" + read(f"{bag}/bag-info.txt").decode(), "bag-info.txt: Payload-Oxum")

def included(index, size, path, leaf):
    """The root over `size` entries in which the leaf stands at `index` (RFC 9162, 2.1.3.2)."""
    check(index < size, "an entry stands behind the end")
    at, last, value = index, size - 1, leaf
    for part in path:
        check(last > 0, "a proof is too long")
        if at & 1 or at == last:
            value = node(part, value)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            value = node(value, part)
        at, last = at >> 1, last >> 1
    check(last == 0, "a proof is too short")
    return value
def grown(first, second, path, first_root, second_root):
    """That the journal of `second` entries begins with that of `first` (RFC 9162, 2.1.4.2)."""
    if first == second:
        return check(not path and first_root == second_root, "two journals of one size")
    check(0 < first < second and path, "a proof of growth is none")
    path = path if first & (first - 1) else [first_root, *path]
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for part in path[1:]:
        check(last > 0, "a proof of growth is too long")
        if at & 1 or at == last:
            old, new = node(part, old), node(part, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, part)
        at, last = at >> 1, last >> 1
    check(last == 0 and old == first_root and new == second_root, "two histories: a proof of growth does not fit")

def entries(bag, text, size, root):
    """Each entry stands in the tree under the checkpoint; its seal is the one that it commits to."""
    names = sorted(glob.glob(f"{bag}/data/entries/*.bin"), key=lambda name: int(os.path.basename(name)[:-4]))
    for name in names:
        position = int(os.path.basename(name)[:-4])
        proof = read(f"{bag}/data/proofs/{position}.tlog-proof").decode()
        head, _, note = proof.partition("\n\n")
        first, index, *path = head.split("\n")
        fits = first == "c2sp.org/tlog-proof@v1" and index == f"index {position}" and note.startswith(text + "\n")
        check(fits, f"the proof of entry {position} is of another entry or checkpoint")
        entry = read(name)
        hashes = [decoded(line.encode()) for line in path]
        check(included(position, size, hashes, sha(b"\0" + entry)) == root, f"entry {position} is not in the journal")
        seal = f"{bag}/data/entries/{position}.seal"
        if os.path.exists(seal):
            check(sha(b"qorgan commitment 1" + read(seal)) in entry, f"the seal of entry {position} is another one")
        microseconds = int.from_bytes(entry[8:16], "little", signed=True)
        view = json.loads(read(f"{bag}/data/entries/{position}.json"))
        fits = (view["position"], view["kindNumber"]) == (position, entry[1])
        check(fits, f"the view of entry {position} is of another one")
        yield position, entry[1], datetime.datetime.fromtimestamp(microseconds / 1e6, datetime.timezone.utc)
def older(bag, kind, vkey, size, root):
    """Earlier checkpoints of the same journal, each with a proof that it grew to this one."""
    for name in sorted(glob.glob(f"{bag}/data/{kind}/**/*.checkpoint", recursive=True)):
        _, first, first_root = checkpoint(name, vkey)
        growth = json.loads(read(name.removesuffix("checkpoint") + "consistency.json"))
        roots = [decoded(growth[part].encode()) for part in ("first_root", "second_root")]
        fits = (growth["first"], growth["second"], *roots) == (first, size, first_root, root)
        check(fits, f"{name}: its proof of growth is of other checkpoints")
        grown(first, size, [decoded(part.encode()) for part in growth["consistency_path"]], first_root, root)
        yield name, first
def openssl(*words):
    run = subprocess.run(["openssl", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    check(run.returncode == 0, f"openssl {' '.join(words)}: {run.stdout.strip()}")
    return run.stdout

def stamp_time(token):
    return re.search(r"Time stamp: (.+)", openssl("ts", "-reply", "-in", token, "-token_in", "-text"))[1]

def main(bag, vkey, roots=None, officers=None):
    manifests(bag)
    origin, size, root = checkpoint(f"{bag}/data/checkpoint", vkey)
    text = read(f"{bag}/data/checkpoint").decode().partition("\n\n")[0] + "\n"
    held = list(entries(bag, text, size, root))
    check(held, "it holds no entry")
    cosigned = list(older(bag, "cosigned", vkey, size, root))
    stamps = list(older(bag, "time-stamps", vkey, size, root))
    words = "not checked: give the roots of who stamps"
    for name, first in stamps:
        token = name.removesuffix("checkpoint") + "tst"
        read(token)
        if roots:
            openssl("ts", "-verify", "-data", name, "-in", token, "-token_in", "-CAfile", roots)
            words = stamp_time(token)
        print(f"time stamp over the first {first} entries: {words}")
    manifest, signature = f"{bag}/manifest-sha512.txt", f"{bag}/signatures/manifest-sha512.txt.p7s"
    if os.path.exists(signature) and officers:
        openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", manifest, "-CAfile",
                officers, "-purpose", "any", "-out", os.devnull)
        print("signed by an officer whom the given roots vouch for")
    for position, kind, time in held:
        print(f"entry {position}: kind {kind}, {time.isoformat()}")
    print(f"verified: {len(held)} entries of {origin}, under a checkpoint of {size}; {len(stamps)} time stamps, "
          f"{len(cosigned)} cosigned checkpoints")

if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(print(__doc__) or 2)
    try:
        main(sys.argv[1].rstrip("/"), sys.argv[2].strip(), *sys.argv[3:])
    except (ValueError, IndexError, KeyError, TypeError, OSError) as error:
        sys.exit(print(f"tampered: {error}", file=sys.stderr) or 1)
