import { PRICES } from './prices.ts';

/** What one saga uses of AWS: everything that is billed by use. */
export type Usage = { readonly [K in keyof typeof PRICES]: number };

export type CostLine = { readonly what: keyof Usage; readonly used: number; readonly dollars: number };

/** What each part of a use costs, dearest first. */
export const costOf = (usage: Usage): CostLine[] =>
  (Object.keys(PRICES) as (keyof Usage)[])
    .map((what) => ({ what, used: usage[what], dollars: usage[what] * PRICES[what] }))
    .sort((a, b) => b.dollars - a.dollars);

export const dollarsOf = (usage: Usage): number =>
  costOf(usage).reduce((total, { dollars }) => total + dollars, 0);
