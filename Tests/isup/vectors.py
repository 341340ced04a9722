"""Initial address messages that pycrate writes, with what pycrate reads in them: an oracle for the ISUP reader.

vectors.py COUNT SEED prints a line a message: the message without its CIC in hexadecimal, the calling party's category,
then calling, redirecting, original called and called number as nature:presentation:screening:digits, or a dash.
"""
import random
import sys

from pycrate_mobile import ISUP

NUMBERS = ("CallingPartyNum", "RedirectingNum", "OriginalCalledNum")


def fill(number, dice):
    number["NAI"].set_val(dice.choice((1, 2, 3, 4)))
    number["NumPlan"].set_val(1)
    number.set_num("".join(dice.choice("0123456789") for _ in range(dice.randint(1, 15))))
    for name, values in (("AddrPresInd", (0, 1)), ("ScreeningInd", (0, 1, 2, 3))):
        if name in number._by_name:
            number[name].set_val(dice.choice(values))


def describe(number):
    def of(name):
        return number[name].get_val() if name in number._by_name else 0

    return "%d:%d:%d:%s" % (of("NAI"), of("AddrPresInd"), of("ScreeningInd"), number.get_num())


def option(message, name):
    return next(opt for opt in message["Opt"]._content if opt._name == name)


def message(dice):
    result = ISUP.InitialAddress()
    result["CallingPartyCat"].set_val(dice.choice((10, 11, 12, 13, 15)))
    fill(result["CalledPartyNum"][1], dice)
    present = [name for name in NUMBERS if dice.random() < 0.7]
    for name in present:
        chosen = option(result, name)
        chosen.set_trans(False)
        fill(chosen[2], dice)
    if present:
        option(result, "EOO").set_trans(False)
    return result.to_bytes()


def main():
    dice = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        raw = message(dice)
        read = ISUP.InitialAddress()
        read.from_bytes(raw)
        fields = [raw[2:].hex(), str(read["CallingPartyCat"].get_val())]
        for name in NUMBERS:
            found = [opt for opt in read["Opt"]._content if opt._name == name and not opt.get_trans()]
            fields.append(describe(found[0][2]) if found else "-")
        fields.append(describe(read["CalledPartyNum"][1]))
        print(" ".join(fields))


if __name__ == "__main__":
    main()
