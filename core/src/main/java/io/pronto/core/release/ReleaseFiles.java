package io.pronto.core.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of one release directory by relative name, hidden ones left out. A name from a file of
 * the release is only ever looked up here; it never becomes a path. What is read twice must be the
 * same twice.
 */
final class ReleaseFiles {

  private static final int MAX_BYTES = 64 << 20;

  private final Path directory;
  private final Map<String, Path> files;
  private final Map<String, String> sums = new ConcurrentHashMap<>();
  private final Map<String, ModelFile.Stamp> stamps = new ConcurrentHashMap<>();

  private ReleaseFiles(Path directory, Map<String, Path> files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * The files under a directory, none of them opened.
   *
   * @param root real path that the directory and each file must lie in; links are followed as long
   *     as they do
   * @throws ReleaseException if something lies outside, is neither file nor directory, or there is
   *     too much of it
   */
  static ReleaseFiles list(Path root, Path directory) {
    Path real = RepositoryPaths.real(root, directory, "the directory");
    if (!Files.isDirectory(real)) {
      throw new ReleaseException("expected a directory, got a file");
    }
    return new ReleaseFiles(real, ReleaseListing.of(root, real));
  }

  /** Real path of the directory. */
  Path directory() {
    return directory;
  }

  /** Relative names of the files, sorted. */
  Set<String> names() {
    return Collections.unmodifiableSet(files.keySet());
  }

  /** Real path of a file that is there. */
  Path path(String name) {
    return files.get(name);
  }

  /** Reads something out of an open file. */
  @FunctionalInterface
  interface Reading<T> {
    T read(InputStream in) throws IOException;
  }

  /**
   * Opens a file that is there, once, and takes its digest while it is read.
   *
   * @throws ReleaseException if it cannot be read, or is not what it was at an earlier reading
   */
  <T> T read(String name, Reading<T> reading) {
    MessageDigest digest = sha256();
    stampFirst(name);
    try (InputStream in =
        new DigestingStream(
            Files.newInputStream(files.get(name), LinkOption.NOFOLLOW_LINKS), digest)) {
      T result = reading.read(in);
      in.transferTo(OutputStream.nullOutputStream());
      String sum = HexFormat.of().formatHex(digest.digest());
      String before = sums.putIfAbsent(name, sum);
      if (before != null && !before.equals(sum)) {
        throw new ReleaseException(
            name + ": expected the file as it was at first, got a changed one");
      }
      return result;
    } catch (IOException e) {
      throw RepositoryPaths.unreadable(name, e);
    }
  }

  /** From before the first byte was read: whatever changes later shows. */
  private void stampFirst(String name) {
    try {
      stamps.putIfAbsent(name, ModelFile.Stamp.of(files.get(name)));
    } catch (IOException e) {
      throw RepositoryPaths.unreadable(name, e);
    }
  }

  /** What a file that was read was then. */
  ModelFile.Stamp stamp(String name) {
    return stamps.get(name);
  }

  /** The contents of a file that is there and not larger than any vocabulary. */
  byte[] bytes(String name) {
    return bytes(name, MAX_BYTES);
  }

  /** The contents of a file that is there and has at most so many bytes. */
  byte[] bytes(String name, int max) {
    byte[] bytes = read(name, in -> in.readNBytes(max + 1));
    if (bytes.length > max) {
      throw new ReleaseException(name + ": expected at most " + max + " bytes, got more");
    }
    return bytes;
  }

  /** Hexadecimal SHA-256 of a file that is there. */
  String sum(String name) {
    if (!sums.containsKey(name)) {
      read(name, in -> in.transferTo(OutputStream.nullOutputStream()));
    }
    return sums.get(name);
  }

  /**
   * Hexadecimal SHA-256 over, for each file in order, its name, a zero byte and its own hexadecimal
   * SHA-256.
   */
  String digest() {
    MessageDigest digest = sha256();
    for (String name : files.keySet()) {
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(sum(name).getBytes(StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
