/**
 * The header and order of a declarations CSV, and what this package calls each column.
 * @source github.com/Seondong/Customs-Declaration-Datasets (MIT), data/df_syn_valid_eng.csv: the form; no row of it.
 */
export const columns = [
  ['Declaration ID', 'reference'],
  ['Date', 'date'],
  ['Office ID', 'office'],
  ['Process Type', 'process'],
  ['Import Type', 'importType'],
  ['Import Use', 'importUse'],
  ['Payment Type', 'payment'],
  ['Mode of Transport', 'transport'],
  ['Declarant ID', 'declarant'],
  ['Importer ID', 'importer'],
  ['Seller ID', 'seller'],
  ['Courier ID', 'courier'],
  ['HS6 Code', 'hs6'],
  ['Country of Departure', 'departure'],
  ['Country of Origin', 'origin'],
  ['Tax Rate', 'taxRate'],
  ['Tax Type', 'taxType'],
  ['Country of Origin Indicator', 'originIndicator'],
  ['Net Mass', 'netMass'],
  ['Item Price', 'price'],
  ['Fraud', 'fraud'],
  ['Critical Fraud', 'criticalFraud'],
] as const

/** A declaration as its row has it; `seller` and `courier` may be empty. */
export type Declaration = Readonly<Record<(typeof columns)[number][1], string>>
