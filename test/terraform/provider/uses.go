package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Attributes of one type, each with the shape that expressions expect of it.
type attributes map[string]*shape

// What a stack uses of its providers.
type uses struct {
	resources, data map[string]attributes
	providers       map[string]attributes
	// What `self` means in the block that is read.
	self attributes
}

// Keys of a block that belong to Terraform itself.
var meta = map[string]bool{
	"//": true, "count": true, "depends_on": true, "for_each": true, "lifecycle": true, "provider": true,
	"provisioner": true, "connection": true,
}

var metaOfProvider = map[string]bool{"//": true, "alias": true, "version": true}

func readUses(file string) (*uses, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var stack map[string]any
	if err := json.Unmarshal(text, &stack); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	u := &uses{map[string]attributes{}, map[string]attributes{}, map[string]attributes{}, nil}
	u.blocks(stack["resource"], u.resources)
	u.blocks(stack["data"], u.data)
	for name, configs := range object(stack["provider"]) {
		u.providers[name] = attributes{}
		for _, config := range list(configs) {
			u.providers[name].add(object(config), metaOfProvider)
		}
	}
	for section, blocks := range map[string]map[string]attributes{"resource": u.resources, "data": u.data} {
		for kind, named := range object(stack[section]) {
			u.self = blocks[kind]
			u.texts(named)
		}
	}
	u.self = nil
	u.texts(stack)
	return u, nil
}

func (u *uses) blocks(section any, into map[string]attributes) {
	for kind, named := range object(section) {
		into[kind] = attributes{}
		for _, block := range object(named) {
			into[kind].add(object(block), meta)
		}
	}
}

func (a attributes) add(block map[string]any, meta map[string]bool) {
	for key := range block {
		if !meta[key] && a[key] == nil {
			a[key] = &shape{}
		}
	}
}

// Finds every reference in every text below value.
func (u *uses) texts(value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, child := range v {
			if key != "//" {
				u.texts(child)
			}
		}
	case []any:
		for _, child := range v {
			u.texts(child)
		}
	case string:
		// Escaped ones are most of a board, and slow to parse.
		v = strings.ReplaceAll(v, "$${", "")
		if !strings.Contains(v, "${") || u.self != nil && !strings.Contains(v, "self.") {
			return
		}
		// What does not parse is for Terraform to report.
		if expr, diags := hclsyntax.ParseTemplate([]byte(v), "text", hcl.InitialPos); !diags.HasErrors() {
			u.expression(expr)
		}
	}
}

func (u *uses) expression(root hclsyntax.Node) {
	_ = hclsyntax.VisitAll(root, func(node hclsyntax.Node) hcl.Diagnostics {
		switch e := node.(type) {
		case *hclsyntax.ScopeTraversalExpr:
			u.traversal(e.Traversal, nil)
		case *hclsyntax.SplatExpr:
			if source, ok := e.Source.(*hclsyntax.ScopeTraversalExpr); ok {
				path := append(hcl.Traversal{}, source.Traversal...)
				path = append(path, hcl.TraverseSplat{})
				if each, ok := e.Each.(*hclsyntax.RelativeTraversalExpr); ok {
					path = append(path, each.Traversal...)
				}
				u.traversal(path, nil)
			}
		case *hclsyntax.ForExpr:
			if source, ok := e.CollExpr.(*hclsyntax.ScopeTraversalExpr); ok {
				u.traversal(source.Traversal, (*shape).list)
			}
		case *hclsyntax.FunctionCallExpr:
			for i, arg := range e.Args {
				if source, ok := arg.(*hclsyntax.ScopeTraversalExpr); ok && takesList(e.Name, i) {
					u.traversal(source.Traversal, (*shape).list)
				}
			}
		}
		return nil
	})
}

func takesList(function string, argument int) bool {
	switch function {
	case "concat", "distinct", "element", "flatten", "length", "one", "slice", "sort", "tolist", "toset":
		return argument == 0 || function == "concat"
	case "join":
		return argument > 0
	}
	return false
}

// Records what TYPE.NAME.attribute… or data.TYPE.NAME.attribute… asks for; as: makes its end a list.
func (u *uses) traversal(path hcl.Traversal, as func(*shape) *shape) {
	kinds, root := u.resources, stepName(path[0])
	if root == "data" && len(path) > 1 {
		kinds, path = u.data, path[1:]
	}
	kind := kinds[stepName(path[0])]
	if root == "self" && u.self != nil {
		kind, path = u.self, append(hcl.Traversal{path[0]}, path...)
	}
	if kind == nil || len(path) < 3 {
		return
	}
	rest := path[2:]
	for len(rest) > 0 && isIndex(rest[0]) { // of count and for_each
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return
	}
	name := stepName(rest[0])
	if kind[name] == nil {
		kind[name] = &shape{}
	}
	end := kind[name].follow(rest[1:])
	if as != nil {
		as(end)
	}
}

func stepName(step hcl.Traverser) string {
	switch s := step.(type) {
	case hcl.TraverseRoot:
		return s.Name
	case hcl.TraverseAttr:
		return s.Name
	}
	return ""
}

func isIndex(step hcl.Traverser) bool {
	switch step.(type) {
	case hcl.TraverseIndex, hcl.TraverseSplat:
		return true
	}
	return false
}

func object(value any) map[string]any { o, _ := value.(map[string]any); return o }

func list(value any) []any {
	if l, ok := value.([]any); ok {
		return l
	}
	return []any{value}
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// First words of a type: "aws" of aws_sns_topic.
func providerOf(kind string) string { name, _, _ := strings.Cut(kind, "_"); return name }
