import { isObject } from '../http/body.ts';

/** What shortcodes may name: `user`, `org`, `session`, and the fields below them. */
export type ClaimsContext = Readonly<Record<string, unknown>>;

const QUOTED = `'[^']*'|"[^"]*"`;
const PATH = String.raw`[A-Za-z_]\w*(?:\.[\w-]+)*`;
const OPERAND = `(?:${QUOTED}|${PATH})`;
const SHORTCODE = String.raw`\{\{\s*(${OPERAND}(?:\s*\|\|\s*${OPERAND})*)\s*\}\}`;
const WHOLE = new RegExp(`^${SHORTCODE}$`);
const EACH = new RegExp(SHORTCODE, 'g');
const OPERANDS = new RegExp(OPERAND, 'g');

/**
 * Evaluates the shortcodes in custom claims, as Clerk does when it signs a token
 * (clerk.com/docs/guides/sessions/jwt-templates#shortcodes). A text that is one shortcode becomes the value with its
 * type, `null` where there is none; within a longer text the value is spelled out. `a || b || 'c'` is the first that is
 * not empty, and the last if all are. What is no shortcode stays as it is.
 */
export function evaluateClaims(claims: unknown, context: ClaimsContext): unknown {
  if (typeof claims === 'string') return evaluateText(claims, context);
  if (Array.isArray(claims)) return claims.map((entry) => evaluateClaims(entry, context));
  if (!isObject(claims)) return claims;
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, evaluateClaims(value, context)]));
}

function evaluateText(text: string, context: ClaimsContext): unknown {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return evaluateExpression(whole, context);
  return text.replaceAll(EACH, (_, expression: string) => spell(evaluateExpression(expression, context)));
}

function evaluateExpression(expression: string, context: ClaimsContext): unknown {
  const operands = (expression.match(OPERANDS) ?? []).map((operand) => evaluateOperand(operand, context));
  return operands.find(Boolean) ?? operands.at(-1) ?? null;
}

function evaluateOperand(operand: string, context: ClaimsContext): unknown {
  if (operand.startsWith("'") || operand.startsWith('"')) return operand.slice(1, -1);
  let value: unknown = context;
  for (const name of operand.split('.')) {
    // Own fields only: a path must not reach what every object inherits.
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? null;
}

function spell(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
