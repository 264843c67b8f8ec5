export interface Client {}
