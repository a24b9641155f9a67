package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/db"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// clusters stand for the cluster Secrets of an instance; every other question to Argo CD's database is a panic.
type clusters struct {
	db.ArgoDB
	known []v1alpha1.Cluster
	any   bool
}

func (c clusters) GetCluster(_ context.Context, server string) (*v1alpha1.Cluster, error) {
	for _, one := range c.known {
		if one.Server == server {
			return &one, nil
		}
	}
	if c.any {
		return &v1alpha1.Cluster{Server: server, Name: "any"}, nil
	}
	return nil, fmt.Errorf("no cluster %q", server)
}

func (c clusters) GetClusterServersByName(_ context.Context, name string) ([]string, error) {
	found := []string{}
	for _, one := range c.known {
		if one.Name == name {
			found = append(found, one.Server)
		}
	}
	if c.any && len(found) == 0 {
		found = append(found, "https://any.example.com")
	}
	return found, nil
}

func (c clusters) GetProjectClusters(context.Context, string) ([]*v1alpha1.Cluster, error) {
	return nil, nil
}

// specProblems is what Argo CD says of an Application whose project permits everything.
func specProblems(spec *v1alpha1.ApplicationSpec) []string {
	project := &v1alpha1.AppProject{Spec: v1alpha1.AppProjectSpec{
		SourceRepos:  []string{"*"},
		Destinations: []v1alpha1.ApplicationDestination{{Name: "*", Server: "*", Namespace: "*"}},
	}}
	return conditions(spec, project, clusters{any: true})
}

func conditions(spec *v1alpha1.ApplicationSpec, project *v1alpha1.AppProject, known clusters) []string {
	said := []string{}
	found, err := argo.ValidatePermissions(context.Background(), spec, project, known)
	if err != nil {
		said = append(said, err.Error())
	}
	for _, one := range found {
		said = append(said, one.Message)
	}
	return said
}

type resource struct{ Group, Kind, Name, Namespace string }

// permit says whether a project lets an Application come from its sources to its destination, and each object with it.
func permit(request []byte) (map[string]any, error) {
	var asked struct {
		Project     v1alpha1.AppProject
		Application v1alpha1.Application
		Clusters    []v1alpha1.Cluster
		Resources   []resource
	}
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, err
	}
	known := clusters{known: asked.Clusters}
	answer := map[string]any{"conditions": conditions(&asked.Application.Spec, &asked.Project, known)}
	destination, err := argo.GetDestinationCluster(context.Background(), asked.Application.Spec.Destination, known)
	if err != nil {
		destination = nil
	}
	permitted := []bool{}
	for _, one := range asked.Resources {
		kind := schema.GroupKind{Group: one.Group, Kind: one.Kind}
		may, err := asked.Project.IsResourcePermitted(kind, one.Name, one.Namespace, destination, nil)
		if err != nil {
			return nil, err
		}
		permitted = append(permitted, may)
	}
	answer["permitted"] = permitted
	return answer, nil
}
