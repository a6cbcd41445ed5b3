"""One file per codemod; see docs/add-a-codemod.md."""
