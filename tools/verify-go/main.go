// Verifies a ledger that was exported as static files (C2SP tlog-tiles), with code that is not Carnet's: golang.org/x/mod.
//
//	verify-go DIR VERIFIER-KEY
//
// The checkpoint has a signature of the key; every entry hashes into a tree whose root is the checkpoint's; every tile
// that is there, partial or whole, is a tile of that tree. Says what is wrong and exits with 1; 2 is a wrong use.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

type head struct {
	origin string
	tree   tlog.Tree
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: verify-go DIR VERIFIER-KEY")
		os.Exit(2)
	}
	at, err := verify(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify-go:", err)
		os.Exit(1)
	}
	fmt.Printf("%s: %d entries, root %s\n", at.origin, at.tree.N, at.tree.Hash)
}

func verify(dir, key string) (head, error) {
	at, err := openCheckpoint(dir, key)
	if err != nil {
		return head{}, err
	}
	hashes, err := hashEntries(dir, at.tree.N)
	if err != nil {
		return head{}, err
	}
	root, err := tlog.TreeHash(at.tree.N, hashes)
	if err != nil {
		return head{}, err
	}
	if root != at.tree.Hash {
		return head{}, errors.New("the root over the entries is not the checkpoint's")
	}
	return at, checkTiles(dir, at.tree.N, hashes)
}

// openCheckpoint reads a checkpoint (C2SP tlog-checkpoint): origin, size and root on lines of a signed note.
func openCheckpoint(dir, key string) (head, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return head{}, fmt.Errorf("verifier key: %w", err)
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return head{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return head{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return head{}, errors.New("checkpoint: not of the log that the key names")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return head{}, errors.New("checkpoint: no size")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return head{}, errors.New("checkpoint: no root")
	}
	at := head{origin: lines[0], tree: tlog.Tree{N: size}}
	copy(at.tree.Hash[:], root)
	return at, nil
}

// stored holds the tree's hashes in the order of tlog.StoredHashIndex.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d in this tree", index)
		}
		found[i] = s[index]
	}
	return found, nil
}

func hashEntries(dir string, size int64) (stored, error) {
	var hashes stored
	const width = 1 << tileHeight
	for first := int64(0); first < size; first += width {
		tile := tlog.Tile{H: tileHeight, L: -1, N: first / width, W: int(min(width, size-first))}
		entries, err := readBundle(dir, tile)
		if err != nil {
			return nil, err
		}
		for i, entry := range entries {
			added, err := tlog.StoredHashes(first+int64(i), entry, hashes)
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, added...)
		}
	}
	return hashes, nil
}

// readBundle reads the first W entries of a bundle, from the partial file or the whole one, whichever is there.
func readBundle(dir string, tile tlog.Tile) ([][]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, pathOf(tile)))
	if errors.Is(err, fs.ErrNotExist) && tile.W < 1<<tileHeight {
		whole := tile
		whole.W = 1 << tileHeight
		data, err = os.ReadFile(filepath.Join(dir, pathOf(whole)))
	}
	if err != nil {
		return nil, err
	}
	entries, err := splitBundle(data)
	if err != nil || len(entries) < tile.W {
		return nil, fmt.Errorf("%s: not the entries that its name says", pathOf(tile))
	}
	return entries[:tile.W], nil
}

// splitBundle takes a bundle apart: each entry stands after its length in 16 bits, big-endian.
func splitBundle(data []byte) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return nil, errors.New("cut short")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		if len(data) < end {
			return nil, errors.New("cut short")
		}
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

// checkTiles looks at all files below tile/, and that none which the tree needs is missing.
func checkTiles(dir string, size int64, hashes stored) error {
	for _, tile := range tilesOf(size) {
		whole := tile
		whole.W = 1 << tileHeight
		if !exists(dir, tile) && !exists(dir, whole) {
			return fmt.Errorf("%s: missing", pathOf(tile))
		}
	}
	return filepath.WalkDir(filepath.Join(dir, "tile"), func(path string, file fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && size == 0 {
			return nil
		}
		if err != nil || file.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if err := checkTile(path, filepath.ToSlash(name), hashes); err != nil {
			return fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
		}
		return nil
	})
}

// tilesOf lists the hash tiles of a tree: the whole ones of each level, and the partial one at its edge.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for level, count := 0, size; count > 0; level, count = level+1, count>>tileHeight {
		for first := int64(0); first < count; first += 1 << tileHeight {
			width := int(min(1<<tileHeight, count-first))
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: first >> tileHeight, W: width})
		}
	}
	return tiles
}

func checkTile(path, name string, hashes stored) error {
	tile, err := tlog.ParseTilePath(strings.Replace(strings.Replace(name, "tile/", "tile/8/", 1), "/entries/", "/data/", 1))
	if err != nil {
		return errors.New("not a tile's name")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	leaves := tile
	if tile.L < 0 {
		leaves.L = 0
	}
	expected, err := tlog.ReadTileData(leaves, hashes)
	if err != nil {
		return errors.New("reaches beyond the checkpoint")
	}
	if tile.L < 0 {
		if data, err = hashBundle(data); err != nil {
			return err
		}
	}
	if !bytes.Equal(data, expected) {
		return errors.New("not a tile of this tree")
	}
	return nil
}

func hashBundle(data []byte) ([]byte, error) {
	entries, err := splitBundle(data)
	if err != nil {
		return nil, err
	}
	var hashes []byte
	for _, entry := range entries {
		hash := tlog.RecordHash(entry)
		hashes = append(hashes, hash[:]...)
	}
	return hashes, nil
}

// pathOf spells a tile as C2SP does: without the height, and `entries` for the bundles.
func pathOf(tile tlog.Tile) string {
	return strings.Replace(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "/data/", "/entries/", 1)
}

func exists(dir string, tile tlog.Tile) bool {
	_, err := os.Stat(filepath.Join(dir, pathOf(tile)))
	return err == nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
