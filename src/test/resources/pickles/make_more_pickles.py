"""The dialects that make_pickles.py leaves out: protocols 0 and 1, and everything once more so small that every byte
can be cut off and changed. python3 make_more_pickles.py, in the folder of python3-protocol4-numpy2.pkl.gz (made with
Python 3.13.5 and NumPy 2.2.4).
small-*.pkl hold three pairs: (3x4 float32, 3 labels), (1x4, 1), (2x4, 2), pixels k/256."""
import gzip, pickle
import numpy as np

T = pickle.loads(gzip.decompress(open('python3-protocol4-numpy2.pkl.gz', 'rb').read()))


def python2(obj):
    """The byte stream of Python 2's cPickle, protocol 0, NumPy 1.x."""
    out, memo = [], [0]

    def put():
        out.append(b'p%d\n' % memo[0]); memo[0] += 1

    def text(b):
        out.append(b'S' + repr(b)[1:].encode() + b'\n'); put()

    def array(a):
        out.append(b'cnumpy.core.multiarray\n_reconstruct\n'); put()
        out.append(b'(cnumpy\nndarray\n'); put(); out.append(b'(I0\nt'); put(); text(b'b'); out.append(b't'); put()
        out.append(b'R'); put()
        out.append(b'(I1\n(' + b''.join(b'L%dL\n' % d for d in a.shape) + b't'); put()
        out.append(b'cnumpy\ndtype\n'); put(); out.append(b'(')
        text(a.dtype.str[1:].encode()); out.append(b'I0\nI1\nt'); put()
        out.append(b'R'); put()
        out.append(b'(I3\n'); text(b'<'); out.append(b'NNNI-1\nI-1\nI0\nt'); put()
        out.append(b'bI00\n'); text(a.tobytes()); out.append(b't'); put(); out.append(b'b')

    out.append(b'(')
    for a, b in obj:
        out.append(b'('); array(a); array(b); out.append(b't'); put()
    out.append(b't'); put(); out.append(b'.')
    raw = b''.join(out)
    back = pickle.loads(raw, encoding='latin1')
    assert all(np.array_equal(a, c) and np.array_equal(b, d) for (a, b), (c, d) in zip(obj, back))
    return raw


for name, raw in (('python2-protocol0-numpy1', python2(T)), ('python3-protocol0-numpy2', pickle.dumps(T, 0)),
                  ('python3-protocol1-numpy2', pickle.dumps(T, 1)),
                  ('lists-protocol0', pickle.dumps([list(t) for t in T], 0))):
    open(name + '.pkl.gz', 'wb').write(gzip.compress(raw, 9, mtime=0))
small = lambda n, first: (np.arange(first, first + 4 * n, dtype='f4').reshape(n, 4) * 23 % 256 / 256,
                          np.arange(n)[::-1] % 3)
S = (small(3, 0), small(1, 5), small(2, 7))
for p in range(6):
    open('small-protocol%d.pkl' % p, 'wb').write(pickle.dumps(S, p))
open('small-python2.pkl', 'wb').write(python2(S))
other = [[np.asfortranarray(a.astype('>f8')), b.astype('>u2')] for a, b in S]
open('small-fortran-big-endian.pkl', 'wb').write(pickle.dumps(other, 4))
open('small-thirds.pkl', 'wb').write(pickle.dumps(tuple((a / 3, b) for a, b in S), 2))
