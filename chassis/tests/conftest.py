"""The bicycle shop is a service that is not installed: its folder is put on the path, for us and for its process."""

import os
import sys
from pathlib import Path

SHOP = str(Path(__file__).parent / "shop")
sys.path.insert(0, SHOP)
os.environ["PYTHONPATH"] = os.pathsep.join([SHOP, os.environ.get("PYTHONPATH", "")])
