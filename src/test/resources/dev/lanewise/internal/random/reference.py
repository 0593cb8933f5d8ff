"""Prints what Python's random and NumPy's legacy random give: python3 reference.py > reference.txt
(made with CPython 3.13.5 and NumPy 2.2.4). A line is a kind, a seed and the figures; floating-point numbers in hexadecimal."""
import hashlib, random
import numpy as np

WIDTHS = (1, 5, 31, 32, 33, 48, 63, 64)
BOUNDS = (1, 2, 3, 10, 1000, 2**31 - 1, 2**31, 2**32 + 1, 2**62 + 12345)
for seed in (0, 1, 2, 42, 2024, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**63 - 1, -1, -2**63, 2**64, 10**30, -10**700):
    random.seed(seed)
    print('bits', seed, *[random.getrandbits(w) for w in WIDTHS])
    print('below', seed, *[random.randrange(b) for b in BOUNDS])
    print('random', seed, *[random.random().hex() for _ in range(3)])
    few = list(range(20)); random.shuffle(few)
    print('shuffle', seed, *few)
    many = list(range(50000)); random.shuffle(many); random.shuffle(many)
    print('shuffled-twice', seed, hashlib.sha256(np.array(many, '<i4').tobytes()).hexdigest(), random.getrandbits(32))
for seed in (0, 1, 2, 3, 42, 1234, 2024, 2**31 - 1, 2**31, 2**32 - 1):
    np.random.seed(seed)
    print('uniform', seed, *[float(x).hex() for x in np.random.random_sample(3)])
    gauss = [*np.random.randn(7), *np.random.random_sample(1), *np.random.randn(2)]
    print('gauss', seed, *[float(x).hex() for x in gauss])
    np.random.seed(seed)
    layers = [(np.random.randn(r, c) / np.sqrt(c)).astype('<f4') for r, c in ((40, 784), (10, 40))]
    print('weights', seed, *[hashlib.sha256(w.tobytes()).hexdigest() for w in layers])
