"""The example of the review: a fleet of three environments, ten tenancies and two apps, and one change of it.

The change: the first wave of ``api 3.1.2`` in prod, a new log agent in the base of ``api``, larger claims for one
tenancy. ``initech`` has a pin of its own; ``globex`` has a stage of its own, on its own cluster and behind a mirror.
"""

from __future__ import annotations

from changed import edited

_PROD = "      prod: 3.1.0\n"
_WAVE = "      prod: {default: 3.1.2, p-euw1: 3.1.0}\n"
_SMALL, _LARGE = "storage: 20Gi", "storage: 50Gi"
_EIGHT = ("aviato", "bachman", "dinesh", "endframe", "gavin", "hooli", "raviga")
FLEET = f"""\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {{name: acme}}
labels: {{cost-center: shop}}
clusters:
  np-use1: {{region: us-east-1, cloud: aws}}
  p-use1: {{region: us-east-1, cloud: aws}}
  p-euw1: {{region: eu-west-1, cloud: aws}}
  gbx-1: {{region: germanywest, cloud: azure}}
values: {{replicas: 1}}
environments:
  dev: {{clusters: [np-use1]}}
  staging: {{from: dev, strategy: auto, clusters: [np-use1]}}
  prod:
    from: staging
    strategy: manual
    clusters: [p-use1, p-euw1]
    protected: true
tenancies:
  saas: {{}}
{"".join(f"  {name}: {{}}" + chr(10) for name in _EIGHT)}\
  initech: {{versions: {{api: {{prod: {{p-use1: 3.0.8, p-euw1: 3.0.8}}}}}}}}
  globex:
    environments:
      staging: {{clusters: [gbx-1], from: prod, strategy: manual}}
      prod: {{clusters: [gbx-1], from: globex/staging, strategy: manual}}
    versions: {{api: {{staging: 3.1.0, prod: 3.0.9}}}}
    mirrors: {{registry.acme.dev: registry.eu.acme.dev}}
apps:
  api:
    per: tenancy
    image: registry.acme.dev/api
    versions:
      dev: 3.2.0
      staging: 3.1.2
{_PROD}\
    values: {{port: 8080}}
  ledger:
    per: tenancy
    only: {{tenancy: hooli, environment: prod}}
    overrides:
      - {{match: {{tenancy: hooli}}, values: {{{_SMALL}}}}}
"""
API = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: registry.acme.dev/api
        - name: log-agent
          image: registry.acme.dev/log-agent:2.3.0
"""
LEDGER = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ledger-db}
spec:
  serviceName: ledger
  selector: {matchLabels: {app: ledger}}
  template:
    metadata: {labels: {app: ledger}}
    spec: {containers: [{name: db, image: registry.acme.dev/db:1.0.0}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: "{{ values.storage }}"}}
"""
BASE = {
    "fleet.yaml": FLEET,
    "overlays/api/deployment.yaml": API,
    "overlays/ledger/statefulset.yaml.j2": LEDGER,
}
HEAD = {
    **BASE,
    "fleet.yaml": edited(FLEET, (_PROD, _WAVE), (_SMALL, _LARGE)),
    "overlays/api/deployment.yaml": edited(API, ("log-agent:2.3.0", "log-agent:2.3.1")),
}
