"""``python -m gitops_compile``: the same as the console script."""

from gitops_compile.cli import main

if __name__ == "__main__":
    main()
