"""Entry point of the crawler process (``python -m crawler``)."""

import gc

gc.disable()  # until all modules are imported: a fifth of the time of the start

from crawler.process.program import main  # noqa: E402  # after gc.disable()

if __name__ == "__main__":
    main()
