// What others wrote and of which there is a copy in the page: their licences stand there, and they are in the bill of materials.

export const PARTS = ['@assemblyscript/loader', 'comlink', 'preact'];
