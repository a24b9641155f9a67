"""The app that every fleet of the bench is made of: seven objects, one of them generated. ``APP`` is its name."""

from __future__ import annotations

OBJECTS = {
    "deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: APP
spec:
  selector:
    matchLabels: {app: APP}
  template:
    metadata:
      labels: {app: APP}
    spec:
      serviceAccountName: APP
      containers:
      - name: main
        image: registry.example.com/APP
        envFrom:
        - configMapRef: {name: settings}
        ports:
        - {name: http, containerPort: 8080}
        readinessProbe:
          httpGet: {path: /ready, port: http}
        resources:
          requests: {cpu: 100m, memory: 128Mi}
          limits: {memory: 256Mi}
""",
    "service.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: APP
spec:
  selector: {app: APP}
  ports:
  - {name: http, port: 80, targetPort: http}
""",
    "serviceaccount.yaml": """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: APP
""",
    "autoscaler.yaml": """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: APP
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: APP}
""",
    "budget.yaml": """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: APP
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app: APP}
""",
    "ingress.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: APP
spec:
  rules:
  - host: APP.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service: {name: APP, port: {name: http}}
""",
}
KUSTOMIZATION = f"""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [{", ".join(OBJECTS)}]
configMapGenerator:
- name: settings
  literals: [MODE=fast, LEVEL=info]
patches:
- target: {{kind: Deployment}}
  patch: |-
    - {{op: add, path: /spec/replicas, value: 2}}
"""
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {MODE: fast, LEVEL: info}
"""
TEMPLATES = {
    **OBJECTS,
    "settings.yaml": CONFIG,
    "ingress.yaml": OBJECTS["ingress.yaml"].replace("host: ", "host: {{ cluster.name }}."),
}
"""Seven objects without a kustomization; every cluster has a host of its own."""
