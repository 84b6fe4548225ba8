/** Sample data everyone can count on (design, section 2). Prices are in euros, as on the wire. */
export const STORE = { id: '550e8400-e29b-41d4-a716-446655440000', nom: 'Magasin Centre-Ville' };

export const INITIAL_STOCK = 100;

const product = (digit: number, nom: string, prix: number, sku: string, description: string) => ({
  id: `550e8400-e29b-41d4-a716-44665544000${digit}`,
  nom,
  prix,
  sku,
  description,
});

export const PRODUCTS = [
  product(1, 'Clavier mécanique', 89.99, 'CLAV-001', 'Clavier mécanique rétroéclairé'),
  product(2, 'Souris optique', 25.5, 'SOUR-002', 'Souris optique sans fil'),
  product(3, 'Café Premium Bio', 15.99, 'CAFE-003', 'Café en grains, biologique et équitable'),
  product(4, 'Écouteurs Bluetooth', 45.99, 'ECOU-004', 'Écouteurs Bluetooth à réduction de bruit'),
  product(5, 'Chocolat Noir 70%', 8.99, 'CHOC-005', 'Tablette de chocolat noir à 70 % de cacao'),
] as const;
