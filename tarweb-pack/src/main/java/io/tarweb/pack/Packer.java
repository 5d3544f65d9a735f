package io.tarweb.pack;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import io.tarweb.pack.SourceEntry.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Makes the archive of a site from a directory. The same contents and settings make the
 * same bytes, on any machine with the same versions of the compressors.
 * <p>
 * Files are read and compressed by as many threads as there are cores; the calling thread
 * walks the directory, writes, and hands out work only as far ahead as the memory allows.
 * The target is replaced when the archive is complete, or stays unchanged.
 */
public final class Packer {

	private static final int WRITE_BUFFER_BYTES = 256 * 1024;

	private final PackSettings settings;

	private final PackListener listener;

	private final SourceTree tree;

	private Packer(PackSettings settings, PackListener listener, SourceTree tree) {
		this.settings = settings;
		this.listener = listener;
		this.tree = tree;
	}

	/**
	 * Packs a directory.
	 * @param listener is told the progress
	 * @return the result
	 * @throws PackException if there is no new archive; the target is then unchanged
	 */
	public static PackSummary pack(PackSettings settings, PackListener listener) {
		long startedNanos = System.nanoTime();
		settings.encodings().keySet().forEach(Encoding::requirePresent);
		SourceTree tree = SourceTree.walk(settings);
		tree.requireTolerable();
		try (Workspace workspace = Workspace.beside(settings.target());
				CompressionCache cache = new CompressionCache(settings.cache())) {
			return new Packer(settings, listener, tree).pack(workspace, cache, startedNanos);
		}
		catch (Body.ChangedException ex) {
			throw new PackException(PackException.Kind.CONTENT, String.valueOf(ex.getMessage()), ex);
		}
		catch (IOException | JacksonException ex) {
			throw new PackException(PackException.Kind.OUTPUT,
					"'%s' can't be written: %s".formatted(settings.target(), SourceTree.reason(ex)), ex);
		}
	}

	private PackSummary pack(Workspace workspace, CompressionCache cache, long startedNanos) throws IOException {
		LinkChecker links = (this.settings.linkCheck() != LinkCheck.OFF)
				? new LinkChecker(new ServedFiles(this.tree.entries()), this.settings.allBrokenLinks()) : null;
		Set<String> names = this.tree.entries().stream().map(SourceEntry::name).collect(Collectors.toSet());
		FilePreparation preparation = new FilePreparation(this.settings, workspace, cache, names, links);
		ArchiveWriter writer;
		try (ArchiveOutput out = open(workspace); Manifest manifest = new Manifest(workspace.spool())) {
			writer = new ArchiveWriter(this.settings, this.tree, names, out, manifest);
			this.listener.started(this.tree.count(Type.FILE), this.tree.fileBytes());
			writeAll(preparation, writer, links);
			writer.writeLinksToSiblings();
			if (this.settings.manifest()) {
				writer.writeManifest(preparation);
			}
			out.finish();
		}
		BrokenLinks broken = (links != null) ? links.finish() : BrokenLinks.NONE;
		cache.keepFor(this.settings.target());
		requireLinks(broken);
		long archiveBytes = Files.size(workspace.archive());
		workspace.publish();
		return new PackSummary(writer.files(), this.tree.count(Type.DIRECTORY), this.tree.count(Type.LINK),
				writer.contentBytes(), archiveBytes, writer.siblings(), cache.hits(), broken, this.tree.problems(),
				Duration.ofNanos(System.nanoTime() - startedNanos));
	}

	private ArchiveOutput open(Workspace workspace) throws IOException {
		TarHeaders headers = new TarHeaders(this.settings.alignmentBytes(), this.settings.validators());
		OutputStream out = new BufferedOutputStream(Files.newOutputStream(workspace.archive()), WRITE_BUFFER_BYTES);
		return (this.settings.format() == PackFormat.TAR) ? new TarOutput(out, headers)
				: new TgzOutput(out, headers, workspace.spool());
	}

	private void writeAll(FilePreparation preparation, ArchiveWriter writer, @Nullable LinkChecker links)
			throws IOException {
		try (PreparationWindow window = new PreparationWindow(preparation, this.settings.threads())) {
			for (SourceEntry entry : this.tree.entries()) {
				while (!window.hasRoomFor(entry)) {
					write(window, preparation, writer, links);
				}
				window.add(entry);
			}
			while (!window.isEmpty()) {
				write(window, preparation, writer, links);
			}
		}
	}

	private void write(PreparationWindow window, FilePreparation preparation, ArchiveWriter writer,
			@Nullable LinkChecker links) throws IOException {
		SourceEntry entry = window.next();
		PreparedFile prepared;
		try {
			prepared = window.take();
		}
		catch (FilePreparation.UnreadableException ex) {
			this.tree.add(new Problem(Problem.Kind.UNREADABLE, entry.name(), "can't be read: " + ex.getMessage()));
			this.tree.requireTolerable();
			return;
		}
		if (prepared == null) {
			writer.write(entry);
			return;
		}
		writer.write(prepared);
		preparation.discard(prepared);
		if (links != null && prepared.links() != null) {
			links.add(prepared.links());
		}
		this.listener.packed(entry.name(), prepared.content().length());
	}

	private void requireLinks(BrokenLinks broken) {
		if (this.settings.linkCheck() == LinkCheck.FAIL && broken.count() > 0) {
			throw new PackException(PackException.Kind.LINKS,
					(broken.count() == 1) ? "A link is broken" : broken.count() + " links are broken", broken.lines(),
					null);
		}
	}

}
