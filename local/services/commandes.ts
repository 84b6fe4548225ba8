import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Database } from './database.ts';
import { quantity, text, uuid } from './fields.ts';
import { idempotency } from './idempotency.ts';
import { journal } from './journal.ts';
import { priceList } from './price-list.ts';
import { parse, Refusal } from './refusal.ts';
import { salesTable } from './sales-table.ts';
import { STORE } from './sample-data.ts';
import type { Answer, Call, ReferenceService, Vente } from './service.ts';

const Sale = z.object({ magasin_id: uuid, client_id: uuid, produit_id: uuid, quantite: quantity });
const Cancellation = z.object({ motif: text });
const Params = z.object({ vente_id: uuid });

/** Sales, one product each. */
export function commandes(database: Database, honoursIdempotency: boolean): ReferenceService {
  const keys = idempotency(database, honoursIdempotency);
  const effects = journal(database);
  const sales = salesTable(database);
  const prices = priceList(database);

  function enregistrer(call: Call): Answer {
    const body = parse(Sale, call.body);
    const { magasin_id, client_id, produit_id, quantite } = body;
    return keys.once(call, { action: 'enregistrer', body }, () => {
      const prix_unitaire = prices.find(produit_id);
      if (prix_unitaire === undefined) throw new Refusal(400, `Produit inconnu : ${produit_id}`);
      if (magasin_id.toLowerCase() !== STORE.id) throw new Refusal(400, `Magasin inconnu : ${magasin_id}`);
      const vente: Vente = {
        id: randomUUID(),
        magasin: magasin_id,
        date_vente: new Date().toISOString(),
        total: (Math.round(prix_unitaire * 100) * quantite) / 100,
        client_id,
        statut: 'ACTIVE',
        lignes: [{ produit_id, quantite, prix_unitaire }],
      };
      sales.insert(vente);
      effects.record(call, 'vente', quantite, produit_id);
      return { status: 201, body: { success: true, vente } };
    });
  }

  function annuler(call: Call): Answer {
    const vente_id = parse(Params, call.params).vente_id.toLowerCase();
    const { motif } = parse(Cancellation, call.body);
    return keys.once(call, { action: 'annuler', body: { vente_id, motif } }, () => {
      const vente = sales.find(vente_id);
      if (!vente) throw new Refusal(404, `Vente inconnue : ${vente_id}`);
      if (vente.statut === 'ANNULEE') throw new Refusal(400, 'Vente déjà annulée');
      sales.cancel(vente_id);
      for (const { quantite, produit_id } of vente.lignes) {
        effects.record(call, 'annulation', quantite, produit_id);
      }
      return {
        status: 200,
        body: { success: true, message: 'Vente annulée', vente_id, statut: 'ANNULEE' },
      };
    });
  }

  return {
    routes: [
      { method: 'POST', path: '/api/v1/ventes-ddd/enregistrer', handle: enregistrer },
      { method: 'PATCH', path: '/api/v1/ventes-ddd/:vente_id/annuler', handle: annuler },
      { method: 'GET', path: '/api/v1/magasins', handle: () => ({ status: 200, body: [STORE] }) },
    ],
    reset: () =>
      database.transaction(() => {
        keys.forget();
        effects.forget();
        sales.forget();
        prices.reseed();
      }),
    data: () => ({ stocks: [], ventes: sales.all(), journal: effects.all() }),
    addProduct: ({ id, prix }) => prices.add(id, prix),
  };
}
