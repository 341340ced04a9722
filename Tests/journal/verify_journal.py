#!/usr/bin/env python3
"""Checks an exported Qorgan journal from nothing but its files and the public key: verify_journal.py DIR VKEY [SEEN]

Needs the standard library alone. SEEN is a checkpoint that was kept. Exit status: 0 the export is whole, 1 it is not (the
first place that does not fit is named), 2 bad use."""
import base64, hashlib, os, re, sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def check(condition, words):
    if not condition:
        raise ValueError(words)

# Ed25519 (RFC 8032), points in extended coordinates.
def add(p, q):
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def multiply(n, p):
    q = (0, 1, 1, 0)
    while n:
        q, p, n = add(q, p) if n & 1 else q, add(p, p), n >> 1
    return q

def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - x2) % P else x
    check(y < P and (x * x - x2) % P == 0 and not (x == 0 and sign), "a point is none")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
BASE = point(bytes([0x58] + [0x66] * 31))

def verifies(key, signature, text):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    a, b = multiply(s, BASE), add(point(signature[:32]), multiply(h, point(key)))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def decoded(text):
    data = base64.b64decode(text, validate=True)
    check(base64.b64encode(data) == text, "base 64 of another spelling")
    return data

def checkpoint(path, vkey):
    """Origin, size and root of a checkpoint that the key has signed."""
    note = read(path)
    check(len(note) <= 1 << 17 and not any(c < 32 and c != 10 for c in note), "the checkpoint holds what is no text")
    text, parted, signatures = note.decode().rpartition("\n\n")
    check(parted and signatures.endswith("\n"), "the checkpoint is no signed note")
    name, digits, key = vkey.split("+", 2)
    text, key = text + "\n", decoded(key.encode())
    identity = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    check(len(key) == 33 and key[0] == 1 and identity.hex() == digits, "the key is none")
    signed = 0
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch(r"— (\S+) ([A-Za-z0-9+/=]+)", line)
        check(match, "a signature line is none")
        data = decoded(match[2].encode())
        if match[1] == name and data[:4] == identity:
            check(verifies(key[1:], data[4:], text.encode()), "the signature does not fit the checkpoint")
            signed += 1
    check(signed == 1, "the checkpoint is not signed once by the key")
    lines = text.split("\n")
    check(len(lines) >= 4 and "" not in lines[:-1] and lines[0] == name, "the checkpoint is not of this journal")
    check(re.fullmatch("0|[1-9][0-9]{0,19}", lines[1]), "the checkpoint's size is none")
    return lines[0], int(lines[1]), decoded(lines[2].encode())

def read(path):
    check(os.path.isfile(path), f"{path} is missing")
    with open(path, "rb") as file:
        return file.read()

def tile_name(folder, number, width):
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03}")
    return "/".join([folder] + parts) + (f".p/{width}" if width < 256 else "")

def records(data, is_whole):
    """(entry, None) of what is there, (level, root) of what is destroyed."""
    at = 0
    while at < len(data):
        start, kind = (at + 2, 0) if is_whole else (at + (34 if data[at] else 5), data[at])
        count = 0 if kind else int.from_bytes(data[start - (2 if is_whole else 4):start], "big")
        check(kind < 2 and start + count <= len(data), "a bundle is cut off, or no bundle")
        yield (data[at + 1], data[at + 2:start]) if kind else (data[start:start + count], None)
        at = start + count

def verify(folder, vkey, seen):
    origin, size, root = checkpoint(f"{folder}/checkpoint", vkey)
    old_size, old_root = checkpoint(seen, vkey)[1:] if seen else (0, hashlib.sha256().digest())
    check(old_size <= size, f"it ends at entry {size}, and {old_size} entries were seen before")
    expected, peaks, done, destroyed, tiles = {"checkpoint"}, [], 0, 0, {}
    def fold():
        result = peaks[-1][1] if peaks else hashlib.sha256().digest()
        for _, left in reversed(peaks[:-1]):
            result = hashlib.sha256(b"\1" + left + result).digest()
        return result
    for number in range((size + 255) // 256):
        width = min(256, size - number * 256)
        whole, remains = (tile_name(kind, number, width) for kind in ("tile/entries", "remains"))
        bundle = whole if os.path.isfile(f"{folder}/{whole}") else remains
        rows = list(records(read(f"{folder}/{bundle}"), bundle == whole))
        leaves = tile_name("tile/0", number, width)
        expected |= {bundle} if any(row[1] for row in rows) else {bundle, leaves}
        hashes = read(f"{folder}/{leaves}") if leaves in expected else None
        check(hashes is None or len(hashes) == 32 * width, f"{leaves} has another length")
        for content, gone in rows:
            level, value = (content, gone) if gone else (0, hashlib.sha256(b"\0" + content).digest())
            check(level <= 8 and len(value) == 32 and done % (1 << level) == 0, f"{bundle}: a destroyed subtree is none")
            check(not hashes or hashes[done % 256 * 32:][:32] == value, f"entry {done} does not fit its hash in {leaves}")
            check(done >= old_size or done + (1 << level) <= old_size, f"entry {done} was destroyed over the seen end")
            destroyed, done = destroyed + ((1 << level) if gone else 0), done + (1 << level)
            while True:
                if level and level % 8 == 0:  # A root that a tile above holds.
                    index = (done >> level) - 1
                    many = min(256, (size >> level) - (index >> 8 << 8))
                    name = tile_name(f"tile/{level // 8}", index >> 8, many)
                    if name not in expected:
                        expected.add(name)
                        tiles[level] = read(f"{folder}/{name}")
                        check(len(tiles[level]) == 32 * many, f"{name} has another length")
                    part = tiles[level][index % 256 * 32:][:32]
                    check(part == value, f"entries {done - (1 << level)} to {done - 1} do not fit {name}")
                if not peaks or peaks[-1][0] != level:
                    break
                level, value = level + 1, hashlib.sha256(b"\1" + peaks.pop()[1] + value).digest()
            peaks.append((level, value))
            check(done != old_size or fold() == old_root, f"two histories: the first {done} entries are not those seen")
        check(done == min(size, (number + 1) * 256), f"{bundle} holds another number of entries")
    check(fold() == root, f"the signed root is not that of the {size} entries")
    for place, _, names in os.walk(folder):
        for name in (os.path.relpath(os.path.join(place, name), folder) for name in names):
            check(name in expected, f"{name} belongs to no journal of {size} entries")
    print(f"verified: {size} entries of {origin}, {destroyed} of them destroyed, root {root.hex()}")

if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(print(__doc__) or 2)
    try:
        verify(sys.argv[1], sys.argv[2].strip(), sys.argv[3] if len(sys.argv) == 4 else None)
    except (ValueError, IndexError, OSError) as error:
        sys.exit(print(f"tampered: {error}", file=sys.stderr) or 1)
