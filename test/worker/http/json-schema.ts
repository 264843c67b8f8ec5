/** The part of JSON Schema that the API's description uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  pattern?: string
  minimum?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema | Schema[]
  prefixItems?: Schema[]
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
}

/** Where a value is not what the schema says, also where it says more; nothing where it is. */
export function differences(value: unknown, schema: Schema, named: Record<string, Schema>, path = '$'): string[] {
  if (schema.$ref) {
    const name = schema.$ref.replace('#/components/schemas/', '')
    return named[name] ? differences(value, named[name], named, path) : [`${path}: ${schema.$ref} leads nowhere`]
  }
  if (schema.anyOf) {
    const all = schema.anyOf.map((each) => differences(value, each, named, path))
    return all.some((found) => found.length === 0) ? [] : all.flat()
  }
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (types.length > 0 && !types.some((type) => isOf(type, value)))
    return [`${path}: is no ${types.join(' or ')}: ${JSON.stringify(value)}`]
  const wrong: string[] = []
  if ('const' in schema && schema.const !== value) wrong.push(`${path}: is not ${JSON.stringify(schema.const)}`)
  if (schema.enum && !schema.enum.includes(value)) wrong.push(`${path}: is none of ${schema.enum.join(', ')}`)
  if (schema.pattern && typeof value === 'string' && !new RegExp(schema.pattern, 'u').test(value))
    wrong.push(`${path}: does not look like ${schema.pattern}`)
  if (schema.minimum !== undefined && typeof value === 'number' && value < schema.minimum)
    wrong.push(`${path}: is less than ${schema.minimum}`)
  if (Array.isArray(value)) {
    const each = Array.isArray(schema.items) ? schema.items : schema.prefixItems
    value.forEach((item, at) => {
      const of = each ? each[at] : (schema.items as Schema | undefined)
      if (of) wrong.push(...differences(item, of, named, `${path}[${at}]`))
    })
  } else if (typeof value === 'object' && value !== null && schema.properties) {
    for (const key of schema.required ?? []) if (!(key in value)) wrong.push(`${path}.${key}: is missing`)
    for (const [key, inner] of Object.entries(value)) {
      const of = schema.properties[key]
      wrong.push(...(of ? differences(inner, of, named, `${path}.${key}`) : [`${path}.${key}: nobody described it`]))
    }
  }
  return wrong
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'null') return value === null
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}
