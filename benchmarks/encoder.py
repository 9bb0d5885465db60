"""MiniLM as PyTorch modules: one encoder that several taggers share (Wang and others 2020).

Six layers of 384 units, read from the weights of `all-MiniLM-L6-v2`. Nothing is dropped inside the
encoder, which would halve its speed on a CPU: words of the input are masked and units before the heads
dropped instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

UNITS, HEADS, LAYERS, INNER, WORDS, PLACES = 384, 12, 6, 1536, 30522, 512
ROUNDING = 1e-12
DROPPED = 0.15


class Layer(nn.Module):
    """Self-attention over a window, then a feed-forward net for each of its tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.attended = (nn.Linear(UNITS, UNITS) for _ in range(4))
        self.wide, self.narrow = nn.Linear(UNITS, INNER), nn.Linear(INNER, UNITS)
        self.after_attention, self.after_net = (nn.LayerNorm(UNITS, eps=ROUNDING) for _ in range(2))

    def forward(self, x: Tensor, seen: Tensor | None) -> Tensor:
        """Tokens (windows x length x units) after this layer; `seen` is false where there is only padding."""
        q, k, v = (self._heads(part(x)) for part in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        x = self.after_attention(x + self.attended(mixed.transpose(1, 2).flatten(2)))
        return self.after_net(x + self.narrow(functional.gelu(self.wide(x))))

    @staticmethod
    def _heads(x: Tensor) -> Tensor:
        return x.unflatten(2, (HEADS, UNITS // HEADS)).transpose(1, 2)


class Taggers(nn.Module):
    """One encoder and, for each task, scores of its labels for every token."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, UNITS)
        self.places = nn.Embedding(PLACES, UNITS)
        self.normed = nn.LayerNorm(UNITS, eps=ROUNDING)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropped = nn.Dropout(DROPPED)
        self.heads = nn.ModuleDict({task: nn.Linear(UNITS, size) for task, size in sizes.items()})

    def encoded(self, ids: Tensor, seen: Tensor | None) -> Tensor:
        """The encoder's last layer for windows of token numbers (windows x length); None: all are seen."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.normed(self.words(ids) + self.places(places))
        attended = None if seen is None else seen[:, None, None, :]
        for layer in self.layers:
            x = layer(x, attended)
        return x

    def forward(self, ids: Tensor, seen: Tensor, task: str) -> Tensor:
        """Scores of a task's labels: windows x length x labels."""
        scores: Tensor = self.heads[task](self.dropped(self.encoded(ids, seen)))
        return scores


def load(model: Taggers, folder: Path) -> None:
    """Fill the encoder with the published weights of FOLDER."""
    stored = tensors(folder / "model.safetensors")
    kind = stored["embeddings.token_type_embeddings.weight"][0]
    model.words.weight.data = stored["embeddings.word_embeddings.weight"]
    # One kind of text is ever read, so its embedding is a part of that of the places.
    model.places.weight.data = stored["embeddings.position_embeddings.weight"] + kind
    _fill(model.normed, stored, "embeddings.LayerNorm")
    for number, layer in enumerate(model.layers):
        for ours, theirs in NAMES.items():
            _fill(getattr(layer, ours), stored, f"encoder.layer.{number}.{theirs}")


NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "after_attention": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "after_net": "output.LayerNorm",
}


def _fill(part: nn.Linear | nn.LayerNorm, stored: Mapping[str, Tensor], name: str) -> None:
    part.weight.data = stored[f"{name}.weight"]
    part.bias.data = stored[f"{name}.bias"]


def tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file, all of 32-bit numbers."""
    stored = path.read_bytes()
    start = 8 + int.from_bytes(stored[:8], "little")
    told = json.loads(stored[8:start])
    told.pop("__metadata__", None)
    found = {}
    for name, one in told.items():
        if one["dtype"] == "F32":
            first, last = one["data_offsets"]
            part = bytearray(stored[start + first : start + last])
            found[name] = torch.frombuffer(part, dtype=torch.float32).reshape(one["shape"])
    return found
