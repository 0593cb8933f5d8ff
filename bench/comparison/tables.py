"""The rows of the job ``table``: a made-up regression that is the same on every machine."""
import math
import sys
from array import array

TRAINING, TEST = 20_000, 5_000
INPUTS = 8
SEED = 2024


def write(file):
    """Writes float32 in little-endian, a row after the other: eight inputs and a target."""
    values = array("f")
    for x, y in rows(TRAINING + TEST):
        values.extend(x)
        values.append(y)
    if sys.byteorder == "big":
        values.byteswap()
    file.write_bytes(values.tobytes())


def rows(count):
    """Rows of Friedman's first regression problem, with three inputs that do not matter.

    J. Friedman, Multivariate adaptive regression splines, 1991: y = 10 sin(pi x1 x2) + 20 (x3 - 0.5)^2 + 10 x4 + 5 x5 + e.
    Inputs are uniform from 0 to 1, e is normal with deviation 1. The target is (y - 14.4) / 5: mean 0, deviation 1, nearly.
    """
    uniform = uniform_numbers(SEED)
    for _ in range(count):
        x = [next(uniform) for _ in range(INPUTS)]
        # The sum of twelve uniform numbers is nearly normal, with mean 6 and variance 1.
        noise = sum(next(uniform) for _ in range(12)) - 6
        y = 10 * math.sin(math.pi * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4] + noise
        yield x, (y - 14.4) / 5


def uniform_numbers(seed):
    """Multiples of 2^-24 from 0 on and below 1, from Knuth's linear congruential generator MMIX."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 40) / 2**24
