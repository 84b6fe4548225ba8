import * as z from 'zod';
import type { Database } from './database.ts';
import { quantity, uuid } from './fields.ts';
import { idempotency } from './idempotency.ts';
import { journal } from './journal.ts';
import { parse, Refusal } from './refusal.ts';
import { PRODUCTS, STORE } from './sample-data.ts';
import type { Answer, Call, ReferenceService, Stock } from './service.ts';
import { stockTable } from './stock-table.ts';

const Params = z.object({ produit_id: uuid, magasin_id: uuid });
const Movement = z.object({ produit_id: uuid, quantite: quantity, magasin_id: uuid });
type Movement = z.infer<typeof Movement>;

const NAMES = new Map<string, string>(PRODUCTS.map(({ id, nom }) => [id, nom]));

function niveau(quantite: number): string {
  if (quantite === 0) return 'RUPTURE';
  return quantite < 10 ? 'FAIBLE' : 'NORMAL';
}

/** Stock per product and store; never negative. */
export function inventaire(database: Database, honoursIdempotency: boolean): ReferenceService {
  const keys = idempotency(database, honoursIdempotency);
  const effects = journal(database);
  const stocks = stockTable(database);

  function existing(movement: { produit_id: string; magasin_id: string }): Stock {
    const stock = stocks.find(movement);
    if (!stock) throw new Refusal(400, `Aucun stock du produit ${movement.produit_id} dans ce magasin`);
    return stock;
  }

  const answer = (message: string, movement: Movement, stock_actuel: number): Answer => ({
    status: 200,
    body: { success: true, message, ...movement, stock_actuel },
  });

  function consulter({ params }: Call): Answer {
    const stock = existing(parse(Params, params));
    const nom_produit = NAMES.get(stock.produit_id) ?? stock.produit_id;
    const nom_magasin = stock.magasin_id === STORE.id ? STORE.nom : stock.magasin_id;
    return { status: 200, body: { ...stock, niveau: niveau(stock.quantite), nom_produit, nom_magasin } };
  }

  function diminuer(call: Call): Answer {
    const body = parse(Movement, call.body);
    return keys.once(call, { action: 'diminuer-stock', body }, () => {
      const { quantite } = existing(body);
      if (quantite < body.quantite) {
        throw new Refusal(400, `Stock insuffisant : ${quantite} disponible, ${body.quantite} demandé`);
      }
      stocks.set({ ...body, quantite: quantite - body.quantite });
      effects.record(call, 'diminution', body.quantite, body.produit_id);
      return answer('Stock diminué', body, quantite - body.quantite);
    });
  }

  function augmenter(call: Call): Answer {
    const body = parse(Movement, call.body);
    const request = { action: 'augmenter-stock', body };
    return keys.once(call, request, () => {
      const { quantite } = existing(body);
      if (!keys.toUndo(call, request)) return answer('Rien à annuler', body, quantite);
      stocks.set({ ...body, quantite: quantite + body.quantite });
      effects.record(call, 'augmentation', body.quantite, body.produit_id);
      return answer('Stock augmenté', body, quantite + body.quantite);
    });
  }

  function reset(): void {
    database.transaction(() => {
      keys.forget();
      effects.forget();
      stocks.reseed();
    });
  }
  if (stocks.isEmpty()) reset();

  const health = { status: 'healthy', service: 'inventaire' };
  return {
    routes: [
      { method: 'GET', path: '/api/ddd/inventaire/stock-local/:produit_id/:magasin_id', handle: consulter },
      { method: 'POST', path: '/api/ddd/inventaire/diminuer-stock', handle: diminuer },
      { method: 'POST', path: '/api/ddd/inventaire/augmenter-stock', handle: augmenter },
      { method: 'GET', path: '/api/ddd/inventaire/health', handle: () => ({ status: 200, body: health }) },
    ],
    reset,
    setStock: stocks.set,
    data: () => ({ stocks: stocks.all(), ventes: [], journal: effects.all() }),
  };
}
