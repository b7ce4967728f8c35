package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What Terraform's core calls; the embedded interface stands for the calls that it never makes here.
type provider struct {
	tfprotov6.ProviderServer
	name string
	uses *uses
	err  error
}

func newProvider(name, file string) *provider {
	u, err := readUses(file)
	return &provider{name: name, uses: u, err: err}
}

// Every attribute is optional, computed and of any type: what Terraform checks is the references and functions.
func schemaOf(kind attributes, computed bool) *tfprotov6.Schema {
	block := &tfprotov6.SchemaBlock{}
	for _, name := range sorted(kind) {
		block.Attributes = append(block.Attributes, &tfprotov6.SchemaAttribute{
			Name: name, Type: tftypes.DynamicPseudoType, Optional: true, Computed: computed,
		})
	}
	return &tfprotov6.Schema{Block: block}
}

func typeOf(kind attributes) tftypes.Object {
	types := map[string]tftypes.Type{}
	for name := range kind {
		types[name] = tftypes.DynamicPseudoType
	}
	return tftypes.Object{AttributeTypes: types}
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	if p.err != nil {
		return nil, p.err
	}
	r := &tfprotov6.GetProviderSchemaResponse{
		Provider:          schemaOf(p.uses.providers[p.name], false),
		ResourceSchemas:   map[string]*tfprotov6.Schema{},
		DataSourceSchemas: map[string]*tfprotov6.Schema{},
	}
	for kind, a := range p.uses.resources {
		if providerOf(kind) == p.name {
			r.ResourceSchemas[kind] = schemaOf(a, true)
		}
	}
	for kind, a := range p.uses.data {
		if providerOf(kind) == p.name {
			r.DataSourceSchemas[kind] = schemaOf(a, true)
		}
	}
	return r, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, r *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: r.Config}, nil
}

func (p *provider) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *provider) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (p *provider) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

// The state may be of a stack that used other attributes: the new ones are null, the old ones go.
func (p *provider) UpgradeResourceState(_ context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	kind := p.uses.resources[r.TypeName]
	var stored map[string]json.RawMessage
	if err := json.Unmarshal(r.RawState.JSON, &stored); err != nil {
		return nil, err
	}
	fitting := map[string]json.RawMessage{}
	for name := range kind {
		fitting[name] = json.RawMessage("null")
		if value, ok := stored[name]; ok {
			fitting[name] = value
		}
	}
	text, err := json.Marshal(fitting)
	if err != nil {
		return nil, err
	}
	value, err := (tfprotov6.RawState{JSON: text}).Unmarshal(typeOf(kind))
	if err != nil {
		return nil, fmt.Errorf("state of %s: %w", r.TypeName, err)
	}
	state, err := tfprotov6.NewDynamicValue(typeOf(kind), value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

func (p *provider) ReadResource(_ context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: r.CurrentState}, nil
}

// What neither the configuration nor the state says is known after the apply.
func (p *provider) PlanResourceChange(_ context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	unknown := func(string, *shape) tftypes.Value {
		return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
	}
	planned, err := fill(r.ProposedNewState, p.uses.resources[r.TypeName], tftypes.Value.IsNull, unknown)
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: planned}, err
}

func (p *provider) ApplyResourceChange(_ context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	made := func(name string, s *shape) tftypes.Value {
		return s.value(r.TypeName+"."+name, string(r.Config.MsgPack))
	}
	unknown := func(value tftypes.Value) bool { return !value.IsKnown() }
	state, err := fill(r.PlannedState, p.uses.resources[r.TypeName], unknown, made)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: state}, err
}

func (p *provider) ReadDataSource(_ context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	found := func(name string, s *shape) tftypes.Value {
		return s.value("data."+r.TypeName+"."+name, string(r.Config.MsgPack))
	}
	state, err := fill(r.Config, p.uses.data[r.TypeName], tftypes.Value.IsNull, found)
	return &tfprotov6.ReadDataSourceResponse{State: state}, err
}

// Replaces the attributes that are empty; a resource that goes stays null.
func fill(state *tfprotov6.DynamicValue, kind attributes, empty func(tftypes.Value) bool, with func(string, *shape) tftypes.Value) (*tfprotov6.DynamicValue, error) {
	value, err := state.Unmarshal(typeOf(kind))
	if err != nil || value.IsNull() {
		return state, err
	}
	var values map[string]tftypes.Value
	if err := value.As(&values); err != nil {
		return nil, err
	}
	for name, s := range kind {
		if empty(values[name]) {
			values[name] = with(name, s)
		}
	}
	filled, err := tfprotov6.NewDynamicValue(typeOf(kind), tftypes.NewValue(typeOf(kind), values))
	return &filled, err
}
