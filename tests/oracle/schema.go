package main

import (
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"
)

// A kind judges objects as the API server does: Kubernetes' own code, with Argo CD's CustomResourceDefinition.
type kind struct {
	structural *schema.Structural
	validator  validation.SchemaValidator
}

func newKind(text []byte) (string, *kind, error) {
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(text, &crd); err != nil {
		return "", nil, err
	}
	if len(crd.Spec.Versions) != 1 || crd.Spec.Versions[0].Schema == nil {
		return "", nil, fmt.Errorf("%s has not exactly one version", crd.Name)
	}
	var props apiextensions.JSONSchemaProps
	from := crd.Spec.Versions[0].Schema.OpenAPIV3Schema
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(from, &props, nil); err != nil {
		return "", nil, err
	}
	structural, err := schema.NewStructural(&props)
	if err != nil {
		return "", nil, err
	}
	validator, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		return "", nil, err
	}
	return crd.Spec.Names.Kind, &kind{structural, validator}, nil
}

// refusals is what `fieldValidation: Strict` would say; the object is not changed.
func (k *kind) refusals(object map[string]any) []string {
	said := []string{}
	copied := runtime.DeepCopyJSON(object)
	homed(copied)
	metadataError, unknown := objectmeta.CoerceWithOptions(nil, copied, k.structural, true,
		objectmeta.CoerceOptions{DropInvalidFields: false, ReturnUnknownFieldPaths: true})
	if metadataError != nil {
		return append(said, metadataError.Error())
	}
	options := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	unknown = append(unknown, pruning.PruneWithOptions(copied, k.structural, true, options)...)
	// A null is nothing, and what has a default is there.
	defaulting.Default(copied, k.structural)
	defaulting.PruneNonNullableNullsWithoutDefaults(copied, k.structural)
	for _, path := range unknown {
		said = append(said, "unknown field "+path)
	}
	for _, one := range validation.ValidateCustomResource(nil, copied, k.validator) {
		said = append(said, one.Error())
	}
	meta := apivalidation.ValidateObjectMetaAccessor(&unstructured.Unstructured{Object: copied}, true,
		apivalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	for _, one := range meta {
		said = append(said, one.Error())
	}
	return said
}

// homed gives an object that names no namespace one, as whoever applies it does.
func homed(object map[string]any) {
	metadata, _ := object["metadata"].(map[string]any)
	if own, given := metadata["namespace"]; metadata != nil && (!given || own == nil || own == "") {
		metadata["namespace"] = "argocd"
	}
}
