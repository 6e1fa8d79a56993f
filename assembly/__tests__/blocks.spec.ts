import './runner-heap';
import { reserve } from '../memory';
import {
  BLOCK_SIZE,
  donate,
  freeBlock,
  freeBlocks,
  freeChain,
  growPool,
  initPool,
  poolTotal,
  setMaxBytes,
  takeBlock,
} from '../store/blocks';
import { random, seedRandom } from './bytes';

const KIB: u64 = 1024;

/** A block filled with a number of its own, to see whether anything else writes there. */
function marked(mark: u32): usize {
  const block = takeBlock();
  for (let at: usize = 0; at < BLOCK_SIZE; at += 4) store<u32>(block + at, mark);
  return block;
}

function isMarked(block: usize, mark: u32): bool {
  for (let at: usize = 0; at < BLOCK_SIZE; at += 4) if (load<u32>(block + at) != mark) return false;
  return true;
}

describe('memory', () => {
  it('comes zeroed, at multiples of a cache line, and apart from what came before', () => {
    const regions: usize[] = [];
    const sizes: usize[] = [1, 64, 65, 1000, 70000, 3, 200000];
    for (let i = 0; i < sizes.length; i++) {
      const ptr = reserve(sizes[i]);
      expect(ptr & 63).toBe(0);
      for (let at: usize = 0; at < sizes[i]; at++) assert(load<u8>(ptr + at) == 0, 'not zeroed');
      memory.fill(ptr, (i + 1) as u8, sizes[i]);
      regions.push(ptr);
      const text = 'x'.repeat(5000); // the heap of the test runner grows in between
      expect(text.length).toBe(5000);
    }
    for (let i = 0; i < sizes.length; i++) {
      for (let at: usize = 0; at < sizes[i]; at++) assert(load<u8>(regions[i] + at) == i + 1, 'overlap');
    }
  });
});

describe('the pool', () => {
  it('begins with what it is told, in whole blocks', () => {
    expect(freeBlocks()).toBe(0);
    initPool(10 * BLOCK_SIZE + 100);
    expect(freeBlocks()).toBe(10);
    expect(poolTotal()).toBe(10 * BLOCK_SIZE);
  });

  it('hands out blocks that do not overlap', () => {
    const blocks: usize[] = [];
    for (let i = 0; i < 3000; i++) blocks.push(marked(i));
    let overlaps = 0;
    for (let i = 0; i < blocks.length; i++) if (!isMarked(blocks[i], i)) overlaps++;
    expect(overlaps).toBe(0);
    for (let i = 0; i < blocks.length; i++) freeBlock(blocks[i]);
  });

  it('hands out what was given back before it grows', () => {
    const total = poolTotal();
    const count = freeBlocks();
    const blocks: usize[] = [];
    for (let i: u32 = 0; i < count; i++) blocks.push(takeBlock());
    expect(freeBlocks()).toBe(0);
    expect(poolTotal()).toBe(total);
    for (let i = 0; i < blocks.length; i++) freeBlock(blocks[i]);
    expect(freeBlocks()).toBe(count);
    for (let i: u32 = 0; i < count; i++) takeBlock();
    expect(poolTotal()).toBe(total);
    takeBlock();
    expect(poolTotal()).toBeGreaterThan(total);
    for (let i = 0; i < blocks.length; i++) freeBlock(blocks[i]);
  });

  it('counts its blocks through any order of takes and returns', () => {
    seedRandom(4);
    const held: usize[] = [];
    const marks: u32[] = [];
    let wrong = 0;
    for (let step: u32 = 0; step < 20000; step++) {
      const before = freeBlocks();
      const total = poolTotal();
      if (held.length == 0 || random(5) < 3) {
        held.push(marked(step));
        marks.push(step);
        const grown = ((poolTotal() - total) / BLOCK_SIZE) as u32;
        if (freeBlocks() != before + grown - 1) wrong++;
      } else {
        const index = random(held.length);
        if (!isMarked(held[index], marks[index])) wrong++;
        freeBlock(held[index]);
        if (freeBlocks() != before + 1) wrong++;
        held[index] = held[held.length - 1];
        marks[index] = marks[marks.length - 1];
        held.pop();
        marks.pop();
      }
    }
    for (let i = 0; i < held.length; i++) if (!isMarked(held[i], marks[i])) wrong++;
    expect(wrong).toBe(0);
    for (let i = 0; i < held.length; i++) freeBlock(held[i]);
    expect(freeBlocks()).toBe(((poolTotal() / BLOCK_SIZE) as u32) - 1); // one was kept above
  });

  it('grows on request within its budget, and beyond it for a line that is in work', () => {
    setMaxBytes(poolTotal() + 600 * KIB);
    let steps = 0;
    while (growPool()) steps++;
    expect(steps).toBeGreaterThan(0);
    expect(growPool()).toBe(false);
    const total = poolTotal();
    const count = freeBlocks();
    const blocks: usize[] = [];
    for (let i: u32 = 0; i <= count; i++) blocks.push(takeBlock());
    expect(blocks[count]).not.toBe(0);
    expect(poolTotal()).toBeGreaterThan(total);
    for (let i = 0; i < blocks.length; i++) freeBlock(blocks[i]);
    setMaxBytes(u64.MAX_VALUE);
    expect(growPool()).toBe(true);
  });

  it('loses no block when it grows while another region lies behind it', () => {
    const before = freeBlocks();
    const total = poolTotal();
    reserve(100);
    growPool();
    reserve(100000);
    growPool();
    expect(freeBlocks()).toBe(before + (((poolTotal() - total) / BLOCK_SIZE) as u32));
    const blocks: usize[] = [];
    for (let i: u32 = freeBlocks(); i > 0; i--) blocks.push(marked(i));
    let overlaps = 0;
    for (let i = 0; i < blocks.length; i++) if (!isMarked(blocks[i], blocks.length - i)) overlaps++;
    expect(overlaps).toBe(0);
    for (let i = 0; i < blocks.length; i++) freeBlock(blocks[i]);
  });

  it('takes whole chains back', () => {
    const before = freeBlocks();
    const a = takeBlock();
    const b = takeBlock();
    const c = takeBlock();
    store<usize>(a, b);
    store<usize>(b, c);
    store<usize>(c, 0);
    expect(freeChain(a)).toBe(3);
    expect(freeBlocks()).toBe(before);
    expect(freeChain(0)).toBe(0);
  });

  it('takes regions as a gift, whole blocks of them', () => {
    const before = freeBlocks();
    const region = reserve(5 * BLOCK_SIZE);
    donate(region, 5 * BLOCK_SIZE - 1);
    expect(freeBlocks()).toBe(before + 4);
    const block = takeBlock();
    expect(block).toBeGreaterThanOrEqual(region);
    expect(block).toBeLessThan(region + 4 * BLOCK_SIZE);
  });
});
