"""`python -m pipeline_tui` is the same program as `pipeline`."""

from pipeline_tui.cli.entry import main

if __name__ == "__main__":
    main()
