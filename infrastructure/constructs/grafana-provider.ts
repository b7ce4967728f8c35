import { type Construct, TerraformProvider, TerraformResource } from '../cdktf.ts';

/**
 * Grafana's own provider. No package of bindings for it exists on npm, and `cdktf get` would have to download the
 * provider; so here are the few attributes that are used, in the provider's own names.
 */
const GRAFANA = { providerName: 'grafana', providerVersion: '4.24.0' };

export class GrafanaProvider extends TerraformProvider {
  private readonly access: { url: string; auth: string };

  /** `auth`: a token of a service account. */
  constructor(scope: Construct, id: string, access: { url: string; auth: string }) {
    super(scope, id, {
      terraformResourceType: 'grafana',
      terraformProviderSource: 'grafana/grafana',
      terraformGeneratorMetadata: GRAFANA,
    });
    this.access = access;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.access;
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return inHcl(this.access);
  }
}

/** The attributes, all of them texts, for `synth --hcl`. */
const inHcl = (attributes: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      { value: value as unknown, isBlock: false, type: 'simple', storageClassType: 'string' },
    ]),
  );

abstract class GrafanaResource<Attributes extends object> extends TerraformResource {
  private readonly attributes: Attributes;

  constructor(scope: Construct, id: string, type: string, attributes: Attributes) {
    super(scope, id, { terraformResourceType: `grafana_${type}`, terraformGeneratorMetadata: GRAFANA });
    this.attributes = attributes;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.attributes));
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return inHcl(this.attributes);
  }
}

export class GrafanaFolder extends GrafanaResource<{ title: string; uid: string }> {
  constructor(scope: Construct, id: string, attributes: { title: string; uid: string }) {
    super(scope, id, 'folder', attributes);
  }

  get uid(): string {
    return this.getStringAttribute('uid');
  }
}

/** `json_data_encoded`: JSON, by the type of the source. */
export interface DataSourceAttributes {
  type: string;
  name: string;
  uid: string;
  json_data_encoded: string;
}

export class GrafanaDataSource extends GrafanaResource<DataSourceAttributes> {
  constructor(scope: Construct, id: string, attributes: DataSourceAttributes) {
    super(scope, id, 'data_source', attributes);
  }
}

/** `config_json`: the dashboard; `folder`: uid of its folder. */
export interface DashboardAttributes {
  config_json: string;
  folder: string;
  message: string;
}

export class GrafanaDashboard extends GrafanaResource<DashboardAttributes> {
  constructor(scope: Construct, id: string, attributes: DashboardAttributes) {
    super(scope, id, 'dashboard', attributes);
  }

  get url(): string {
    return this.getStringAttribute('url');
  }
}
