"""gitops-compile: one fleet.yaml in, a rendered tree and the Argo CD objects that deploy it out."""

__version__ = "0.1.0"
KUSTOMIZE = "5.8.1"
