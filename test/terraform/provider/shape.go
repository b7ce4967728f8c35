package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// The shape of a value: an object with fields, a list of items, or else a text.
type shape struct {
	fields attributes
	item   *shape
}

func (s *shape) list() *shape {
	if s.item == nil {
		s.item = &shape{}
	}
	return s
}

// Notes that these steps are taken into the value, and returns where they lead to.
func (s *shape) follow(path hcl.Traversal) *shape {
	for _, step := range path {
		name := stepName(step)
		if index, ok := step.(hcl.TraverseIndex); ok && index.Key.Type() == cty.String {
			name = index.Key.AsString()
		}
		if name == "" {
			s = s.list().item
			continue
		}
		if s.fields == nil {
			s.fields = attributes{}
		}
		if s.fields[name] == nil {
			s.fields[name] = &shape{}
		}
		s = s.fields[name]
	}
	return s
}

// A value of this shape, as the cloud might have made it. path: where it stands; seed: tells two resources apart.
func (s *shape) value(path, seed string) tftypes.Value {
	if s.item != nil {
		item := s.item.value(path, seed)
		return tftypes.NewValue(tftypes.List{ElementType: item.Type()}, []tftypes.Value{item})
	}
	if s.fields != nil {
		types, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
		for name, field := range s.fields {
			values[name] = field.value(path+"."+name, seed)
			types[name] = values[name].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, values)
	}
	return tftypes.NewValue(tftypes.String, text(path, seed))
}

// Base64, so that certificates decode; what is taken apart elsewhere has the parts.
func text(path, seed string) string {
	sum := sha256.Sum256([]byte(path + "\n" + seed))
	id := hex.EncodeToString(sum[:])[:12]
	switch name := path[strings.LastIndex(path, ".")+1:]; {
	case name == "arn" || strings.HasSuffix(name, "_arn"):
		return "arn:aws:rehearsal:us-east-1:123456789012:thing/name/" + id
	case name == "account_id":
		return "123456789012"
	case name == "json":
		return "{}"
	case strings.HasSuffix(name, "endpoint") || strings.HasSuffix(name, "url"):
		return "https://" + id + ".rehearsal.invalid"
	}
	return base64.StdEncoding.EncodeToString([]byte(path + " " + id))
}
