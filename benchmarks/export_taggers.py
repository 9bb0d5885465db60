"""A trained encoder with its heads as the files that the program reads.

    python benchmarks/export_taggers.py MODEL.pt --out kg/tag

Writes `taggers.onnx`, its weights as 8-bit integers with a scale for each channel, and `taggers.json`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch
from encoder import Taggers
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn


class Whole(nn.Module):
    """All heads' scores side by side for windows without padding: windows x length x labels of all tasks."""

    def __init__(self, model: Taggers) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor) -> Tensor:
        """Scores of token numbers (windows x length)."""
        seen = self.model.encoded(ids, None)
        return torch.cat([head(seen) for head in self.model.heads.values()], dim=2)


def export(stored: Path, out: Path) -> None:
    """Write the model and its labels into a folder."""
    told = torch.load(stored)
    model = Taggers({task: len(labels) for task, labels in told["labels"].items()})
    model.load_state_dict(told["model"])
    (out / "taggers.json").write_text(json.dumps(told["labels"]) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        axes = {0: "windows", 1: "length"}
        torch.onnx.export(
            Whole(model).eval(),
            (torch.ones(2, 9, dtype=torch.long),),
            str(whole),
            input_names=["ids"],
            output_names=["scores"],
            dynamic_axes={"ids": axes, "scores": axes},
            dynamo=False,
            opset_version=17,
        )
        quantize_dynamic(whole, out / "taggers.onnx", per_channel=True, weight_type=QuantType.QInt8)


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.model, arguments.out)


if __name__ == "__main__":
    main()
