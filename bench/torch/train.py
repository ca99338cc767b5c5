"""PyTorch as a program that is asked for work: the other side of the yardstick's trainings.

    train.py THREADS

It says who it is in its first line, then answers each line of standard input:

    model FOLDER MANNER   read FOLDER/model.json and its tensors, and keep the model ready; MANNER is plain,
                          channels-last (images are kept as the Go side keeps them), or by-hand (perceptrons under
                          SGD: gradients written out, into memory that is kept; PyTorch's kernels without its autograd)
    check STEPS           train STEPS of the folder's batches; "ok" and the loss before each, and write the weights
    train STEPS           train STEPS on freshly gathered batches; "ok WALL CPU" in seconds

with "ok" first, or "error" and a reason. Each `check` and `train` begins with the folder's weights and a new optimizer.
"""

import functools
import gc
import gzip
import json
import math
import sys
import time
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F

WARMUP = 3  # steps before the clock starts

MANNERS = ("plain", "channels-last", "by-hand")


class Perceptron:
    """kernels.MLP: dense layers with ReLU between them."""

    def __init__(self, spec, weights):
        self.weights = [w.t().contiguous() if w.dim() == 2 else w for w in weights]

    def logits(self, x):
        w = self.weights
        for i in range(0, len(w) - 2, 2):
            x = F.relu(F.linear(x, w[i], w[i + 1]))
        return F.linear(x, w[-2], w[-1])

    def exported(self):
        return [w.t() if w.dim() == 2 else w for w in self.weights]


class PerceptronByHand:
    """Perceptron with its step written out: no graph of operations, no new memory."""

    def __init__(self, spec, weights):
        self.weights = weights
        self.rate = spec["optimizer"]["rate"]
        rows = spec["batch"]
        widths = [w.shape[1] for w in weights[::2]]
        self.outputs = [torch.empty(rows, n) for n in widths]
        self.signs = [torch.empty(rows, n, dtype=torch.bool) for n in widths]
        self.gradients = [torch.empty(rows, n) for n in widths]
        self.steps = [torch.empty_like(w) for w in weights]
        self.rows = torch.arange(rows)

    def step(self, x, labels):
        w, out = self.weights, self.outputs
        inputs = [x] + out[:-1]
        for i, z in enumerate(out):
            torch.addmm(w[2 * i + 1], inputs[i], w[2 * i], out=z)
            if i + 1 < len(out):
                z.clamp_min_(0)
        g = self.gradients[-1]
        torch.log_softmax(out[-1], 1, out=g)
        loss = -g[self.rows, labels].mean()
        g.exp_()
        g[self.rows, labels] -= 1
        g.div_(len(g))
        for i in reversed(range(len(out))):
            torch.mm(inputs[i].t(), g, out=self.steps[2 * i])
            torch.sum(g, 0, out=self.steps[2 * i + 1])
            if i > 0:
                below = self.gradients[i - 1]
                torch.mm(g, w[2 * i].t(), out=below)
                torch.gt(inputs[i], 0, out=self.signs[i - 1])
                g = below.mul_(self.signs[i - 1])
        for weight, step in zip(w, self.steps):
            weight.add_(step, alpha=-self.rate)
        return loss

    def exported(self):
        return self.weights


class Convolutional:
    """kernels.CNN: convolution with same padding, pool, convolution with valid padding, pool, dense layer, classes.

    The Go side has kernels as (row, column, channel) x filters, and pixels as rows, so the dense layer takes
    (row, column, channel); PyTorch has filters first and takes (channel, row, column).
    """

    def __init__(self, spec, weights):
        self.kernel, self.hidden = spec["kernel"], spec["hidden"]
        self.channels = spec["channels"]
        self.half = (14 - self.kernel + 1) // 2
        k1, b1, k2, b2, w3, b3, w4, b4 = weights
        side, (c1, c2) = self.kernel, self.channels
        k1 = k1.reshape(side, side, 1, c1).permute(3, 2, 0, 1)
        k2 = k2.reshape(side, side, c1, c2).permute(3, 2, 0, 1)
        w3 = w3.reshape(self.half, self.half, c2, self.hidden).permute(3, 2, 0, 1).reshape(self.hidden, -1)
        self.layout = torch.channels_last if spec["manner"] == "channels-last" else torch.contiguous_format
        k1, k2 = (k.contiguous(memory_format=self.layout) for k in (k1, k2))
        self.weights = [k1, b1, k2, b2, w3.contiguous(), b3, w4.t().contiguous(), b4]

    def logits(self, x):
        k1, b1, k2, b2, w3, b3, w4, b4 = self.weights
        x = x.view(-1, 1, 28, 28).contiguous(memory_format=self.layout)
        x = F.max_pool2d(F.relu(F.conv2d(x, k1, b1, padding=self.kernel // 2)), 2)
        x = F.max_pool2d(F.relu(F.conv2d(x, k2, b2)), 2)
        x = F.relu(F.linear(x.flatten(1), w3, b3))
        return F.linear(x, w4, b4)

    def exported(self):
        k1, b1, k2, b2, w3, b3, w4, b4 = self.weights
        c1, c2 = self.channels
        k1 = k1.permute(2, 3, 1, 0).reshape(-1, c1)
        k2 = k2.permute(2, 3, 1, 0).reshape(-1, c2)
        w3 = w3.reshape(self.hidden, c2, self.half, self.half).permute(2, 3, 1, 0).reshape(-1, self.hidden)
        return [k1, b1, k2, b2, w3, b3, w4.t(), b4]


class Transformer:
    """kernels.GPT: pre-norm blocks of causal attention and a GELU perceptron, no bias on queries, keys and values.

    The three projections are one product here, which is how PyTorch programs write them and faster than three.
    """

    def __init__(self, spec, weights):
        self.width, self.heads, self.length = spec["width"], spec["heads"], spec["context"]
        t = lambda w: w.t().contiguous()
        self.weights = list(weights[:2])
        for i in range(spec["depth"]):
            g1, c1, q, k, v, mix, mixb, g2, c2, up, upb, down, downb = weights[2 + 13 * i : 15 + 13 * i]
            self.weights += [g1, c1, t(torch.cat([q, k, v], 1)), t(mix), mixb, g2, c2, t(up), upb, t(down), downb]
        g, c, out = weights[-3:]
        self.weights += [g, c, t(out)]
        future = torch.ones(self.length, self.length, dtype=torch.bool).triu(1)
        self.mask = torch.zeros(self.length, self.length).masked_fill_(future, -math.inf)

    def blocks(self):
        w = self.weights[2:-3]
        return [w[i : i + 11] for i in range(0, len(w), 11)]

    def attention(self, x, qkv):
        heads, length, part = self.heads, self.length, self.width // self.heads
        q, k, v = F.linear(x, qkv).view(-1, length, 3, heads, part).permute(2, 0, 3, 1, 4).unbind(0)
        q, k, v = (z.reshape(-1, length, part) for z in (q, k, v))
        p = torch.baddbmm(self.mask, q, k.transpose(1, 2), alpha=1 / math.sqrt(part)).softmax(-1)
        mixed = torch.bmm(p, v).view(-1, heads, length, part).transpose(1, 2)
        return mixed.reshape(-1, self.width)

    def norm(self, x, gain, bias):
        return F.layer_norm(x, (self.width,), gain, bias, 1e-5)

    def logits(self, tokens):
        characters, places = self.weights[:2]
        x = (F.embedding(tokens, characters) + places).view(-1, self.width)
        for g1, c1, qkv, mix, mixb, g2, c2, up, upb, down, downb in self.blocks():
            x = x + F.linear(self.attention(self.norm(x, g1, c1), qkv), mix, mixb)
            h = F.gelu(F.linear(self.norm(x, g2, c2), up, upb), approximate="tanh")
            x = x + F.linear(h, down, downb)
        g, c, out = self.weights[-3:]
        return F.linear(self.norm(x, g, c), out)

    def exported(self):
        all = self.weights[:2]
        for g1, c1, qkv, mix, mixb, g2, c2, up, upb, down, downb in self.blocks():
            all += [g1, c1, *qkv.t().chunk(3, 1), mix.t(), mixb, g2, c2, up.t(), upb, down.t(), downb]
        g, c, out = self.weights[-3:]
        return all + [g, c, out.t()]


KINDS = {"mlp": Perceptron, "cnn": Convolutional, "gpt": Transformer}


@functools.lru_cache(maxsize=1)
def images(folder):
    """Fashion-MNIST's training part: float32 rows of 784 between 0 and 1, and labels."""

    def part(name, header):
        with gzip.open(Path(folder) / name) as f:
            return torch.from_numpy(numpy.frombuffer(f.read(), numpy.uint8, offset=header).copy())

    rows = part("train-images-idx3-ubyte.gz", 16).view(-1, 784).float().div_(255)
    return rows, part("train-labels-idx1-ubyte.gz", 8).long()


def windows(path, context):
    """The text's training part as rows of tokens that do not overlap, and the token after each."""
    with gzip.open(path) as f:
        raw = f.read()
    places = {c: i for i, c in enumerate(sorted(set(raw) - {0}))}
    text = torch.tensor([places[c] for c in raw.split(b"\0")[0]])
    rows = (len(text) - 1) // context
    return text[: rows * context].view(rows, context), text[1 : rows * context + 1].view(rows, context)


class Subject:
    """A model with its initial weights, its data and its batches, as the Go side wrote them into a folder."""

    def __init__(self, folder, manner):
        self.folder = Path(folder)
        self.spec = json.loads((self.folder / "model.json").read_text())
        if manner not in MANNERS:
            raise ValueError(f"no manner {manner}: want one of {MANNERS}")
        self.spec["manner"] = manner
        self.by_hand = manner == "by-hand"
        numbers = torch.from_numpy(numpy.fromfile(self.folder / "weights.f32", "<f4"))
        shapes = [p["shape"] for p in self.spec["parameters"]]
        sizes = [math.prod(s) for s in shapes]
        self.initial = [w.view(s) for w, s in zip(numbers.split(sizes), shapes)]
        self.text = self.spec["kind"] == "gpt"
        source = self.spec["data"]
        self.inputs, self.labels = windows(source, self.spec["context"]) if self.text else images(source)

    def begin(self):
        """Fresh weights and a new optimizer."""
        kind = PerceptronByHand if self.by_hand else KINDS[self.spec["kind"]]
        self.model = kind(self.spec, [w.clone() for w in self.initial])
        count = sum(w.numel() for w in self.model.weights)
        if count != sum(w.numel() for w in self.initial):
            raise ValueError(f"{count} parameters of {sum(w.numel() for w in self.initial)}")
        if self.by_hand:
            return
        for w in self.model.weights:
            w.requires_grad_()
        o = self.spec["optimizer"]
        if o["kind"] == "sgd":
            self.optimizer = torch.optim.SGD(self.model.weights, lr=o["rate"])
        else:
            self.optimizer = torch.optim.AdamW(
                self.model.weights, lr=o["rate"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], weight_decay=o["decay"]
            )

    def step(self, inputs, labels):
        if self.by_hand:
            return self.model.step(inputs, labels)
        loss = F.cross_entropy(self.model.logits(inputs), labels.view(-1))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss

    def check(self, steps):
        """The losses of steps on the folder's batches; writes the weights after them beside."""
        self.begin()
        losses = []
        shape = (self.spec["batch"], self.spec["context"]) if self.text else (self.spec["batch"], 784)
        every = numpy.fromfile(self.folder / "inputs.f32", "<f4").reshape(-1, *shape)
        labels = numpy.fromfile(self.folder / "labels.f32", "<f4").reshape(len(every), -1)
        for x, y in list(zip(every, labels))[:steps]:
            x, y = torch.from_numpy(x), torch.from_numpy(y).long().squeeze()
            losses.append(self.step(x.long() if self.text else x, y).item())
        flat = torch.cat([w.detach().reshape(-1) for w in self.model.exported()])
        flat.numpy().astype("<f4").tofile(self.folder / "trained.f32")
        return losses

    def train(self, steps):
        """Seconds of wall and processor that steps take, the gathering of their batches included."""
        self.begin()
        order = torch.randperm(len(self.inputs))
        size = self.spec["batch"]
        places = [order[i * size : (i + 1) * size] for i in range(WARMUP + steps)]
        gc.collect()
        for i, at in enumerate(places):
            if i == WARMUP:
                wall, cpu = time.perf_counter(), time.process_time()
            self.step(self.inputs.index_select(0, at), self.labels.index_select(0, at))
        return time.perf_counter() - wall, time.process_time() - cpu


def answer(line, subject):
    """The answer to a line, and the subject after it."""
    words = line.split()
    if len(words) == 3 and words[0] == "model":
        return "ok", Subject(words[1], words[2])
    if len(words) == 2 and words[0] == "check" and subject:
        return "ok " + " ".join(f"{loss:.9g}" for loss in subject.check(int(words[1]))), subject
    if len(words) == 2 and words[0] == "train" and subject:
        return "ok {:.9f} {:.9f}".format(*subject.train(int(words[1]))), subject
    return "error: want: model FOLDER MANNER | check STEPS | train STEPS", subject


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit() or int(sys.argv[1]) < 1:
        sys.exit("usage: train.py THREADS")
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_num_interop_threads(1)
    print(f"PyTorch {torch.__version__}, eager, {torch.get_num_threads()} thread(s)", flush=True)
    subject = None
    for line in sys.stdin:
        try:
            reply, subject = answer(line, subject)
        except Exception as e:  # the asker must learn of it, whatever it is
            reply = f"error: {type(e).__name__}: {e}"
        print(reply, flush=True)


if __name__ == "__main__":
    main()
