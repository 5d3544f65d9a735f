package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Archives made by other programs, compared to what GNU tar unpacks from them.
 */
class ForeignArchiveTests {

	private static final String PYTHON = """
			import sys, tarfile
			with tarfile.open(sys.argv[2], 'w', format=getattr(tarfile, sys.argv[1])) as tar:
			    tar.add('.')
			""";

	private static final String GO = """
			package main

			import (
				"archive/tar"
				"io"
				"io/fs"
				"os"
				"path/filepath"
				"time"
			)

			func main() {
				format := map[string]tar.Format{"ustar": tar.FormatUSTAR, "pax": tar.FormatPAX, "gnu": tar.FormatGNU}
				out, err := os.Create(os.Args[2])
				check(err)
				writer := tar.NewWriter(out)
				check(filepath.Walk(".", func(path string, info fs.FileInfo, err error) error {
					check(err)
					target := ""
					if info.Mode()&fs.ModeSymlink != 0 {
						target, err = os.Readlink(path)
						check(err)
					}
					header, err := tar.FileInfoHeader(info, target)
					check(err)
					header.Name = path
					header.Format = format[os.Args[1]]
					if os.Args[1] != "pax" {
						header.ModTime = header.ModTime.Truncate(time.Second)
						header.AccessTime, header.ChangeTime = time.Time{}, time.Time{}
					}
					check(writer.WriteHeader(header))
					if info.Mode().IsRegular() {
						file, err := os.Open(path)
						check(err)
						_, err = io.Copy(writer, file)
						check(err)
						file.Close()
					}
					return nil
				}))
				check(writer.Close())
				check(out.Close())
			}

			func check(err error) {
				if err != nil {
					panic(err)
				}
			}
			""";

	@TempDir
	Path directory;

	private Path tree;

	private Path tar;

	@BeforeEach
	void makeTree() throws IOException {
		requireTool("tar", "tar", "--version");
		this.tree = Files.createDirectory(this.directory.resolve("tree"));
		this.tar = this.directory.resolve("foreign.tar");
		file("index.html", "home");
		file("empty", "");
		file("block", "b".repeat(512));
		file("blocks", "c".repeat(70_000));
		file("d/e/f.css", "style");
		file("name with space", "x");
		file("d/" + "n".repeat(90), "x");
		file("exe", "run");
		Files.createDirectory(this.tree.resolve("hollow"));
		symlink("link", "index.html");
		symlink("d/up", "../index.html");
		symlink("latest", "d/e");
		symlink("dangling", "nothing");
		symlink("outside", "../outside");
	}

	@ParameterizedTest
	@ValueSource(strings = { "v7", "oldgnu", "gnu", "ustar", "posix" })
	void readsWhatGnuTarWrites(String format) throws Exception {
		Files.createLink(this.tree.resolve("hard"), this.tree.resolve("index.html"));
		if (!format.equals("v7")) {
			longNames(!format.equals("ustar"));
		}
		run(this.tree, "tar", "--format=" + format, "-cf", this.tar.toString(), ".");
		assertSameAsUnpacked();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0", "0.1", "1.0" })
	void skipsWhatGnuTarStoresSparsely(String version) throws Exception {
		Path sparse = sparseFile();
		run(this.tree, "tar", "--format=posix", "-S", "--sparse-version=" + version, "-cf", this.tar.toString(), ".");
		assertSparseIsSkipped(sparse);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gnu", "oldgnu" })
	void skipsWhatGnuTarStoresSparselyInItsOwnFormat(String format) throws Exception {
		Path sparse = sparseFile();
		run(this.tree, "tar", "--format=" + format, "-S", "-cf", this.tar.toString(), ".");
		assertSparseIsSkipped(sparse);
	}

	@Test
	void readsWhatGnuTarAppendsAndLabels() throws Exception {
		run(this.tree, "tar", "-V", "label", "-cf", this.tar.toString(), ".");
		file("index.html", "changed");
		file("added", "x");
		run(this.tree, "tar", "-rf", this.tar.toString(), "index.html", "added");
		run(this.tree, "tar", "--format=gnu", "-G", "-rf", this.tar.toString(), "d");
		assertSameAsUnpacked();
		try (Archive archive = ArchiveOpening.open(this.tar)) {
			assertThat(archive.report().skipped(SkippedKind.VOLUME_LABEL)).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "v7", "ustar", "pax", "gnutar", "pax --options=hdrcharset=BINARY" })
	void readsWhatBsdtarWrites(String format) throws Exception {
		requireTool("bsdtar (libarchive-tools)", "bsdtar", "--version");
		Files.createLink(this.tree.resolve("hard"), this.tree.resolve("index.html"));
		if (!format.equals("v7")) {
			longNames(!format.equals("ustar"));
		}
		List<String> command = new ArrayList<>(List.of("bsdtar", "-cf", this.tar.toString(), "--format"));
		command.addAll(List.of(format.split(" ")));
		command.add(".");
		run(this.tree, command.toArray(String[]::new));
		assertSameAsUnpacked();
	}

	@ParameterizedTest
	@ValueSource(strings = { "USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT" })
	void readsWhatPythonWrites(String format) throws Exception {
		requireTool("Python", "python3", "--version");
		Files.createLink(this.tree.resolve("hard"), this.tree.resolve("index.html"));
		longNames(!format.equals("USTAR_FORMAT"));
		run(this.tree, "python3", "-c", PYTHON, format, this.tar.toString());
		assertSameAsUnpacked();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ustar", "pax", "gnu" })
	void readsWhatGoWrites(String format) throws Exception {
		requireTool("Go", "go", "version");
		if (!format.equals("ustar")) {
			longNames(true);
		}
		Path program = Files.writeString(this.directory.resolve("main.go"), GO);
		run(this.tree, "go", "run", program.toString(), format, this.tar.toString());
		assertSameAsUnpacked();
	}

	private void longNames(boolean over255) throws IOException {
		file("d/" + "n".repeat(96), "100 bytes with ./");
		file("d/" + "long/".repeat(25) + "name", "over 100");
		file("u/\u00e4\u00f6\u20ac", "not ASCII");
		if (over255) {
			file("v/" + "very/long/".repeat(40) + "name", "over 255");
			file("w/" + "\u20ac".repeat(50), "over 100, not ASCII");
			symlink("far", "v/" + "very/long/".repeat(40) + "name");
		}
	}

	private Path sparseFile() throws IOException {
		Path sparse = this.tree.resolve("sparse");
		try (RandomAccessFile access = new RandomAccessFile(sparse.toFile(), "rw")) {
			for (int i = 0; i < 60; i++) {
				access.seek(i * 1_000_000L);
				access.write('x');
			}
		}
		return sparse;
	}

	private void assertSparseIsSkipped(Path sparse) throws Exception {
		assertThat(Files.size(this.tar)).as("stored sparsely").isLessThan(2_000_000);
		Files.delete(sparse);
		assertMembers(members(this.tree));
		try (Archive archive = ArchiveOpening.open(this.tar)) {
			assertThat(archive.report().skipped(SkippedKind.SPARSE)).isOne();
		}
	}

	private void assertSameAsUnpacked() throws Exception {
		Path unpacked = Files.createDirectory(this.directory.resolve("unpacked"));
		run(unpacked, "tar", "-xf", this.tar.toString());
		Map<String, String> expected = members(unpacked);
		assertThat(expected).hasSizeGreaterThan(10);
		assertMembers(expected);
	}

	private void assertMembers(Map<String, String> expected) {
		try (Archive archive = ArchiveOpening.open(this.tar)) {
			Map<String, String> actual = new TreeMap<>();
			for (int member = 0; member < archive.size(); member++) {
				byte[] content = new byte[Math.toIntExact(archive.contentLength(member))];
				archive.bytes().read(archive.contentOffset(member), content, 0, content.length);
				actual.put(archive.name(member), archive.modifiedEpochSecond(member) + " " + hex(content));
			}
			assertThat(actual).isEqualTo(expected);
			assertThat(archive.report().skipped(SkippedKind.SYMLINK_DANGLING)).isOne();
			assertThat(archive.report().skipped(SkippedKind.SYMLINK_OUTSIDE)).isOne();
		}
	}

	/**
	 * Lists the files that are reachable below a directory, through links that stay
	 * there.
	 * @param root the directory
	 * @return time and content by name
	 * @throws IOException if the directory can't be read
	 */
	private static Map<String, String> members(Path root) throws IOException {
		Map<String, String> members = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
			for (Path path : paths.toList()) {
				if (Files.isRegularFile(path) && path.toRealPath().startsWith(root.toRealPath())) {
					members.put(root.relativize(path).toString(),
							Files.getLastModifiedTime(path).to(TimeUnit.SECONDS) + " " + hex(Files.readAllBytes(path)));
				}
			}
		}
		return members;
	}

	private static String hex(byte[] content) {
		return content.length + " " + Arrays.hashCode(content) + " "
				+ HexFormat.of().formatHex(content, 0, Math.min(content.length, 20));
	}

	private void file(String name, String content) throws IOException {
		Path file = this.tree.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

	private void symlink(String name, String target) throws IOException {
		Path link = this.tree.resolve(name);
		if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
			Files.createSymbolicLink(link, Path.of(target));
		}
	}

	private static void requireTool(String name, String... command) {
		boolean present;
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			try (InputStream output = process.getInputStream()) {
				output.readAllBytes();
			}
			present = process.waitFor() == 0;
		}
		catch (IOException | InterruptedException ex) {
			present = false;
		}
		assumeTrue(present, "needs " + name + " to be installed");
	}

	private static void run(Path directory, String... command) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().put("LC_ALL", "C.UTF-8");
		Process process = builder.start();
		try (InputStream stream = process.getInputStream()) {
			String output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
		}
	}

}
