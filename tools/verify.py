#!/usr/bin/env python3
"""Independent verifier of an office of munim: both journals, byte by byte, and signed heads.

It shares no code with the product and reads only what docs/journal-format.md and docs/heads.md
say. It proves that every frame's checksums hold, that every batch's hash is in the next one, that
the segments follow each other, that HEAD acknowledges what is there, and that signed heads which
were kept elsewhere are borne out. It does not decide anything again: that is `munim verify`.

    verify.py OFFICE [--against HEADS ...]

Exit code 0: whole; 1: not whole, and what; 2: called wrongly; 3: a package is missing
(blake3, crc32c, cryptography).
"""

import argparse
import os
import struct
import sys
import time

try:
    from blake3 import blake3
    from crc32c import crc32c
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError as error:
    print(f"verify.py needs the packages blake3, crc32c and cryptography: {error}", file=sys.stderr)
    sys.exit(3)

FORMAT = 1
FRAME = struct.Struct("<4sIQQIIQq32sI")  # 84 bytes
SEGMENT = struct.Struct("<8sIIQQQ32sI")  # 76 bytes
FOOTER = struct.Struct("<8sIQQ32sI")  # 64 bytes
SLOT = struct.Struct("<8sIIQQQQQ32s36sI")  # 128 bytes
SLOTS_AT = (0, 4096)
HEAD_BYTES = 4096 + 128
BODY_MAX = 64 << 20
HEAD_READ_AGAIN = 5
ZERO = bytes(32)


class NotWhole(Exception):
    """What is wrong, for people."""


def sealed(data, what):
    """The last four bytes are the CRC-32C of all before them."""
    if crc32c(data[:-4]) != struct.unpack("<I", data[-4:])[0]:
        raise NotWhole(f"{what}: its checksum does not hold")


class Journal:
    """One journal, read from its first byte to where HEAD acknowledges it."""

    def __init__(self, folder):
        self.folder = folder
        self.batches = self.events = self.epoch = 0
        self.chain = ZERO
        #: (events, chain) behind so many batches
        self.at = {0: (0, ZERO)}
        self.behind = 0
        segment, offset, newest = self.read_head()
        for number in range(1, segment + 1):
            self.read_segment(number, segment, offset)
        found = (self.batches, self.events, self.chain)
        if found != newest[:3]:
            raise NotWhole(f"{folder}/HEAD acknowledges another history than the segments hold")
        if self.epoch > newest[3]:
            raise NotWhole(f"{folder}/HEAD is of epoch {newest[3]}, a batch of {self.epoch}")

    def path(self, number):
        return os.path.join(self.folder, f"{number:08}.seg")

    def read_head(self):
        """What HEAD acknowledges. Whoever writes may be at one of its slots just now."""
        for _ in range(HEAD_READ_AGAIN):
            try:
                return self.read_slots()
            except NotWhole:
                time.sleep(0.05)
        return self.read_slots()

    def read_slots(self):
        path = os.path.join(self.folder, "HEAD")
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            raise NotWhole(f"{path}: {error.strerror}") from error
        if len(data) != HEAD_BYTES:
            raise NotWhole(f"{path} has {len(data)} bytes instead of {HEAD_BYTES}")
        if any(data[SLOT.size:SLOTS_AT[1]]):
            raise NotWhole(f"{path}: a byte between the slots is not zero")
        slots = []
        for place, at in enumerate(SLOTS_AT):
            raw = data[at:at + SLOT.size]
            kind, version, segment, generation, offset, batches, events, epoch, chain, zero, _ = (
                SLOT.unpack(raw)
            )
            if kind != b"MUNIMHED":
                raise NotWhole(f"{path}, byte {at}: this is no HEAD")
            sealed(raw, f"{path}, byte {at}")
            if version != FORMAT or any(zero) or generation % 2 != place:
                raise NotWhole(f"{path}, byte {at}: not as the format says")
            slots.append((generation, segment, offset, (batches, events, chain, epoch)))
        _, segment, offset, newest = max(slots)
        return segment, offset, newest

    def read_segment(self, number, last, end):
        path = self.path(number)
        try:
            with open(path, "rb") as file:
                self.read_frames(path, file, number, last, end)
        except OSError as error:
            raise NotWhole(f"{path}: {error.strerror}") from error

    def read_frames(self, path, file, number, last, end):
        raw = self.exactly(path, file, SEGMENT.size)
        kind, version, own, batches, events, epoch, chain, _ = SEGMENT.unpack(raw)
        if kind != b"MUNIMSEG":
            raise NotWhole(f"{path} is no segment")
        sealed(raw, f"{path}, byte 0")
        if version != FORMAT or own != number:
            raise NotWhole(f"{path} is segment {own} of format {version}")
        if (batches, events, chain) != (self.batches, self.events, self.chain) or epoch < self.epoch:
            raise NotWhole(f"{path} does not begin where the segment before it ends")
        while not (number == last and file.tell() == end):
            if number == last and file.tell() > end:
                raise NotWhole(f"{path}: HEAD points into a batch, to byte {end}")
            magic = file.read(8)
            file.seek(-len(magic), os.SEEK_CUR)
            if magic == b"MUNIMEND":
                self.read_footer(path, file, number)
                return
            self.read_frame(path, file)
        self.behind = os.path.getsize(path) - end

    def read_footer(self, path, file, number):
        at = file.tell()
        raw = self.exactly(path, file, FOOTER.size)
        sealed(raw, f"{path}, byte {at}")
        _, own, batches, events, chain, _ = FOOTER.unpack(raw)
        if (own, batches, events, chain) != (number, self.batches, self.events, self.chain):
            raise NotWhole(f"{path}, byte {at}: the footer does not fit the batches before it")
        if file.read(1):
            raise NotWhole(f"{path}, byte {at + FOOTER.size}: there are bytes behind the footer")

    def read_frame(self, path, file):
        at = file.tell()
        where = f"{path}, byte {at}"
        raw = self.exactly(path, file, FRAME.size)
        magic, length, batch, seq, events, body_crc, epoch, _, previous, _ = FRAME.unpack(raw)
        if magic != b"MJFR":
            raise NotWhole(f"{where}: no batch begins here")
        sealed(raw, where)
        if length > BODY_MAX or events == 0:
            raise NotWhole(f"{where}: a batch of {length} bytes and {events} events")
        if (batch, seq, previous) != (self.batches, self.events, self.chain) or epoch < self.epoch:
            raise NotWhole(f"{where}: batch {batch} was not written behind the batch before it")
        body = self.exactly(path, file, length)
        if crc32c(body) != body_crc:
            raise NotWhole(f"{where}: the body of batch {batch} fails its checksum")
        self.chain = blake3(raw[:80] + body).digest()
        self.batches, self.events, self.epoch = batch + 1, seq + events, epoch
        self.at[self.batches] = (self.events, self.chain)

    def exactly(self, path, file, count):
        at = file.tell()
        data = file.read(count)
        if len(data) != count:
            raise NotWhole(f"{path}, byte {at}: the file ends here")
        return data


def parse_entry(text):
    """The lines of an entry of the heads as pairs, and the bytes that are signed."""
    lines = text.split("\n")
    if lines[-1] != "" or lines[0] != "munim-heads 1":
        raise NotWhole("an entry of the heads is not of format 1")
    pairs = [tuple(line.split(" ", 1)) for line in lines[1:-1]]
    signed = text[: text.index("\nsignature ") + 1].encode()
    return pairs, signed


def read_entries(path):
    if os.path.isdir(path):
        names = sorted(name for name in os.listdir(path) if name.endswith(".head"))
        texts = []
        for name in names:
            with open(os.path.join(path, name), encoding="utf-8", newline="") as file:
                texts.append(file.read())
        return texts
    with open(path, encoding="utf-8", newline="") as file:
        parts = file.read().split("munim-heads 1\n")
    return ["munim-heads 1\n" + part for part in parts[1:]]


def check_signature(key, signature, signed, name):
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature), signed
        )
    except (InvalidSignature, ValueError) as error:
        raise NotWhole(f"{name} is forged: its signature does not fit") from error


SHAPES = {
    "begin": ["recovery"],
    "head": ["books", "access"],
    "restored": ["books", "access"],
    "change-key": ["successor"],
    "revoke-key": ["revoked", "from", "successor"],
}


def read_heads(path):
    """Every entry, checked against the one before and the keys in force; and what is revoked."""
    entries, key, recovery, previous, office = [], None, None, ZERO.hex(), None
    revoked, changes = {}, []
    texts = []
    for text in read_entries(path):
        # What was sent twice may be there twice.
        if text not in texts:
            texts.append(text)
    for number, text in enumerate(texts):
        name = f"entry {number} of {path}"
        try:
            pairs, signed = parse_entry(text)
            entry = dict(pairs)
        except (ValueError, IndexError) as error:
            raise NotWhole(f"{name} cannot be read") from error
        kind = entry.get("entry")
        shape = ["entry", "number", "office", "at", "previous", *SHAPES.get(kind, []), "key"]
        shape += ["signature"] + (["successor-signature"] if kind == "change-key" else [])
        if kind not in SHAPES or [pair[0] for pair in pairs] != shape:
            raise NotWhole(f"{name} is not written as entries are")
        office = office or entry["office"]
        if (entry["number"], entry["previous"], entry["office"]) != (str(number), previous, office):
            raise NotWhole(f"{name} was not written behind the entry before it")
        check_signature(entry["key"], entry["signature"], signed, name)
        by_recovery = recovery is not None and entry["key"] == recovery
        in_force = entry["key"] == key
        if kind == "begin":
            if number != 0:
                raise NotWhole(f"{name} begins a chain that has begun")
            key = entry["key"]
            recovery = None if entry["recovery"] == "none" else entry["recovery"]
        elif number == 0:
            raise NotWhole(f"{name} does not begin the chain")
        elif kind == "revoke-key":
            own = in_force and entry["successor"] == entry["key"]
            if not (by_recovery or own) or entry["revoked"] == entry["successor"]:
                raise NotWhole(f"{name} is forged: its key may not revoke")
            lost = {entry["revoked"]}
            for at, old, new in changes if by_recovery else []:
                if old in lost and new != entry["successor"] and at[:10] >= entry["from"]:
                    lost.add(new)
            for before in entries + [entry]:
                if before["key"] in lost and before["at"][:10] >= entry["from"]:
                    revoked[int(before["number"])] = entry["from"]
            key = entry["successor"]
        elif not in_force:
            raise NotWhole(f"{name} is forged: its key is not the one in force then")
        elif kind == "change-key":
            check_signature(entry["successor"], entry["successor-signature"], signed, name)
            changes.append((entry["at"], entry["key"], entry["successor"]))
            key = entry["successor"]
        previous = blake3(text.encode()).hexdigest()
        entries.append(entry)
    if not entries:
        raise NotWhole(f"{path} holds no heads")
    return entries, revoked


def bears(journal, said, name):
    """What is wrong with a journal, as a head has seen it; none when nothing is."""
    if said == "none":
        return None
    batches, events, chain = said.split(" ")
    if journal is None:
        return f"{name} is missing"
    if int(batches) > journal.batches:
        return f"{name} ends after {journal.batches} batches instead of {batches}"
    if journal.at[int(batches)] != (int(events), bytes.fromhex(chain)):
        return f"{name} was rewritten: it holds another history of {batches} batches"
    return None


def compare(books, access, path, entries, revoked):
    first = books.at.get(1, (0, ZERO))[1].hex()
    if entries[0]["office"] != first:
        raise NotWhole(f"{path} is of another office, or the books were rewritten from the first batch")
    # What a revoked key has signed is not believed, least of all that history was given up.
    restored = max(
        (place for place, entry in enumerate(entries)
         if entry["entry"] == "restored" and place not in revoked),
        default=0,
    )
    agree, newest, wrong, given_up = 0, -1, [], []
    for place, entry in enumerate(entries):
        if entry["entry"] not in ("head", "restored"):
            continue
        what = bears(books, entry["books"], "journal") or bears(access, entry["access"], "access")
        if what and place in revoked:
            continue
        if what and place < restored:
            given_up.append(place)
        elif what:
            wrong.append(f"{what}, which head {place} of {entry['at']} vouches for")
        elif not what and place not in revoked:
            agree, newest = agree + 1, place
    alone = [f"head {place} stands on a key that was revoked from {day} on, and on no other"
             for place, day in revoked.items() if place > newest]
    if wrong or alone:
        raise NotWhole("; ".join(wrong[:2] + alone[:1]))
    if given_up:
        print(f"note: heads {given_up[0]} to {given_up[-1]} vouch for what the restore of a backup "
              f"gave up, as head {restored} of {entries[restored]['at']} declares")
    print(f"{path}: {len(entries)} entries, {agree} heads agree, the last of them head {newest}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("office")
    parser.add_argument("--against", action="append", default=[], metavar="HEADS")
    asked = parser.parse_args()
    try:
        # Before the journals, which may grow meanwhile.
        heads = [(path, *read_heads(path)) for path in asked.against]
        journals = []
        for name in ("journal", "access"):
            folder = os.path.join(asked.office, name)
            if name == "access" and not os.path.isdir(folder):
                journals.append(None)
                continue
            journal = Journal(folder)
            journals.append(journal)
            print(f"{folder}: {journal.batches} batches, {journal.events} events; "
                  f"chain {journal.chain.hex()}")
            if journal.behind:
                print(f"note: {journal.behind} bytes lie behind what HEAD acknowledges")
        for path, entries, revoked in heads:
            compare(*journals, path, entries, revoked)
    except NotWhole as what:
        print(f"NOT WHOLE: {what}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"NOT WHOLE: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
