#!/usr/bin/env python3
"""Checks an exported Qorgan journal from nothing but its files and the public key: verify_journal.py DIR VKEY [SEEN]
Needs the standard library alone. SEEN is a checkpoint that was kept. Of entries it reads kinds, keys and purges; other
values are not looked at. Exit status: 0 the export is whole, 1 it is not (the first place is named), 2 bad use."""
import base64, bisect, functools, hashlib, os, re, sys
KINDS = {*range(1, 16), *range(17, 23)}  # docs/journal-format.md
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
NOTE = (r"((\S+)\n(0|[1-9][0-9]{0,19})\n([A-Za-z0-9+/=]+)\n(?:[^\x00-\x1f]+\n)*)\n"  # Text, of it three lines,
        r"((?:— \S+ [A-Za-z0-9+/=]+\n)+)")  # signatures.

def check(condition, words):
    if not condition:
        raise ValueError(words)
def sha(data):
    return hashlib.sha256(data).digest()
def node(left, right):
    return sha(b"\1" + left + right)
# Ed25519 (RFC 8032).
def add(p, q):
    (a, b), (c, e), d = p, q, D * p[0] * q[0] * p[1] * q[1] % P
    return (a * e + b * c) * pow(1 + d, P - 2, P) % P, (b * e + a * c) * pow(1 - d, P - 2, P) % P
def multiply(n, p):
    half = multiply(n >> 1, add(p, p)) if n else (0, 1)
    return add(half, p) if n & 1 else half
def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - x2) % P else x
    check(y < P and (x * x - x2) % P == 0 and not (x == 0 and sign), "a point is none")
    return P - x if x & 1 != sign else x, y
BASE = point(bytes([0x58] + [0x66] * 31))
def verifies(key, signature, text):
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    return len(signature) == 64 and s < L and multiply(s, BASE) == add(point(signature[:32]), multiply(h, point(key)))
def decoded(text):
    check(base64.b64encode(base64.b64decode(text, validate=True)) == text, "base 64 of another spelling")
    return base64.b64decode(text)

def checkpoint(path, vkey):
    """Origin, size and root of a checkpoint that the key has signed."""
    note = re.fullmatch(NOTE, read(path).decode())
    name, digits, key = vkey.split("+", 2)
    key = decoded(key.encode())
    identity = sha(name.encode() + b"\n" + key)[:4]
    check(len(key) == 33 and key[0] == 1 and identity.hex() == digits, "the key is none")
    check(note and note[2] == name, "the checkpoint is no signed note of this journal")
    lines = [line.split(" ") for line in note[5][:-1].split("\n")]
    signed = [data[4:] for _, who, data in ((*line[:2], decoded(line[2].encode())) for line in lines)
              if who == name and data[:4] == identity]
    check(len(signed) == 1 and verifies(key[1:], signed[0], note[1].encode()), "it is not signed once by the key")
    return name, int(note[3]), decoded(note[4].encode())
def read(path):
    check(os.path.isfile(path), f"{path} is missing")
    return open(path, "rb").read()
def tile_name(folder, number, width):
    name = f"{number % 1000:03}" + (f".p/{width}" if width < 256 else "")
    while number := number // 1000:
        name = f"x{number % 1000:03}/{name}"
    return f"{folder}/{name}"
def records(data, is_whole, at=0):
    """(entry, None) of what is there, (level, root) of what is destroyed."""
    while at < len(data):
        start, kind = (at + 2, 0) if is_whole else (at + (34 if data[at] else 5), data[at])
        count = 0 if kind else int.from_bytes(data[start - (2 if is_whole else 4):start], "big")
        check(kind < 2 and start + count <= len(data), "a bundle is cut off, or no bundle")
        yield (data[at + 1], data[at + 2:start]) if kind else (data[start:start + count], None)
        at = start + count

def purged(entry, end=0):
    """What a purge entry names: first position and end of each range."""
    at = 26 + entry[17]
    at += 1 + entry[at]
    words = re.findall(rb"[\x80-\xff]*[\x00-\x7f]", entry[at + 2:])
    numbers = [sum((byte & 127) << 7 * place for place, byte in enumerate(word)) for word in words]
    check(len(numbers) == 2 * int.from_bytes(entry[at:at + 2], "little"), "a purge entry is none")
    for kept, gone in zip(numbers[::2], numbers[1::2]):
        yield end + kept, end + kept + gone
        end += kept + gone
def signers(entry, good, at, size):
    """Whose checkpoints are good behind it, first the key in force. The one before a change signs the end of it alone."""
    first = 18 + int.from_bytes(entry[16:18], "little")
    keys = entry[18:first], entry[first + 2:][:int.from_bytes(entry[first:first + 2], "little")]
    check(entry[1] not in (18, 20) or good[0] in (None, keys[0]), f"entry {at} names another key than the one in force")
    return keys[:1] if entry[1] == 20 else keys[::-1][:2 if at + 1 == size else 1] if entry[1] == 18 else good

def verify(folder, vkey, seen):
    origin, size, root = checkpoint(f"{folder}/checkpoint", vkey)
    old_size, old_root = checkpoint(seen, vkey)[1:] if seen else (0, sha(b""))
    check(old_size <= size, f"it ends at entry {size}, and {old_size} entries were seen before")
    expected, peaks, done, tiles, lost, named, good = {"checkpoint"}, [], 0, {}, [], [], (None, vkey.encode())
    def fold():
        return functools.reduce(lambda a, b: node(b, a), [hash for _, hash in reversed(peaks)]) if peaks else sha(b"")
    for number in range((size + 255) // 256):
        width = min(256, size - number * 256)
        whole, remains = (tile_name(kind, number, width) for kind in ("tile/entries", "remains"))
        bundle = whole if os.path.isfile(f"{folder}/{whole}") else remains
        rows = list(records(read(f"{folder}/{bundle}"), bundle == whole))
        check(bundle == whole or any(gone or len(row) > 65535 for row, gone in rows), f"{remains} is there without need")
        leaves = tile_name("tile/0", number, width)
        expected |= {bundle} if any(row[1] for row in rows) else {bundle, leaves}
        hashes = read(f"{folder}/{leaves}") if leaves in expected else None
        check(hashes is None or len(hashes) == 32 * width, f"{leaves} has another length")
        for content, gone in rows:
            level, value = (content, gone) if gone else (0, sha(b"\0" + content))
            check(level <= 8 and len(value) == 32 and done % (1 << level) == 0, f"{bundle}: a destroyed subtree is none")
            check(not hashes or hashes[done % 256 * 32:][:32] == value, f"entry {done} does not fit its hash in {leaves}")
            check(done >= old_size or done + (1 << level) <= old_size, f"entry {done} was destroyed over the seen end")
            if gone:
                lost.append((done, done + (1 << level)))
            else:
                check(len(content) > 16 and content[0] == 1 and content[1] in KINDS, f"entry {done} is of no known kind")
                named += purged(content) if content[1] == 19 and content[17:22] == b"\4pass" else []
                good = signers(content, good, done, size)
            done += 1 << level
            while True:
                if level and level % 8 == 0:  # A root that a tile above holds.
                    index = (done >> level) - 1
                    many = min(256, (size >> level) - (index >> 8 << 8))
                    name = tile_name(f"tile/{level // 8}", index >> 8, many)
                    tile = tiles[level] = tiles[level] if name in expected else read(f"{folder}/{name}")
                    check(len(tile) == 32 * many, f"{name} has another length")
                    check(tile[index % 256 * 32:][:32] == value, f"entries {done - (1 << level)} on do not fit {name}")
                    expected.add(name)
                if not peaks or peaks[-1][0] != level:
                    break
                level, value = level + 1, node(peaks.pop()[1], value)
            peaks.append((level, value))
            check(done != old_size or fold() == old_root, f"two histories: the first {done} entries are not those seen")
        check(done == min(size, (number + 1) * 256), f"{bundle} holds another number of entries")
    check(fold() == root, f"the signed root is not that of the {size} entries")
    check(vkey.encode() in good, "the key that has signed it was changed before its end")
    named.sort()
    for start, end in lost:
        at = bisect.bisect(named, (start, size)) - 1
        check(at >= 0 and end <= named[at][1], f"entry {start} is gone, and no purge entry says that it was destroyed")
    for place, _, names in os.walk(folder):
        for name in (os.path.relpath(os.path.join(place, name), folder) for name in names):
            check(name in expected, f"{name} belongs to no journal of {size} entries")
    print(f"verified: {size} entries of {origin}, {sum(b - a for a, b in lost)} of them destroyed, root {root.hex()}")

if __name__ == "__main__":
    try:
        len(sys.argv) in (3, 4) or sys.exit(print(__doc__) or 2)
        verify(sys.argv[1], sys.argv[2].strip(), sys.argv[3] if len(sys.argv) == 4 else None)
    except (ValueError, IndexError, OSError) as error:
        sys.exit(print(f"tampered: {error}", file=sys.stderr) or 1)
