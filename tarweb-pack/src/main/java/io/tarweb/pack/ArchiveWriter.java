package io.tarweb.pack;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.tarweb.pack.PackSummary.Siblings;
import io.tarweb.pack.SourceEntry.Type;

/**
 * Puts prepared entries into an archive and counts them. Belongs to one thread.
 */
final class ArchiveWriter {

	private final PackSettings settings;

	private final Set<String> names;

	private final ArchiveOutput out;

	private final Manifest manifest;

	/** The links to files, with the file's name. */
	private final Map<SourceEntry, String> links = new LinkedHashMap<>();

	private final Map<String, Set<Encoding>> siblingsOfLinked = new HashMap<>();

	private final Map<Encoding, Siblings> siblings = new EnumMap<>(Encoding.class);

	private int files;

	private long contentBytes;

	ArchiveWriter(PackSettings settings, SourceTree tree, Set<String> names, ArchiveOutput out, Manifest manifest) {
		this.settings = settings;
		this.names = names;
		this.out = out;
		this.manifest = manifest;
		for (SourceEntry entry : tree.entries()) {
			if (entry.type() == Type.LINK) {
				String linked = linkedName(entry);
				this.links.put(entry, linked);
				this.siblingsOfLinked.put(linked, Set.of());
			}
		}
	}

	/** For a link through another link to a directory, this isn't the file's own name. */
	private static String linkedName(SourceEntry link) {
		Deque<String> segments = new ArrayDeque<>();
		for (String segment : (link.name() + "/../" + link.target()).split("/")) {
			if (segment.equals("..")) {
				segments.pollLast();
			}
			else if (!segment.equals(".")) {
				segments.addLast(segment);
			}
		}
		return String.join("/", segments);
	}

	void write(SourceEntry entry) throws IOException {
		if (entry.type() == Type.DIRECTORY) {
			this.out.directory(entry.name(), time(entry));
		}
		else {
			this.out.link(entry.name(), String.valueOf(entry.target()), time(entry));
		}
	}

	void write(PreparedFile file) throws IOException {
		SourceEntry entry = file.entry();
		this.out.file(entry.name(), time(entry), file.content(), file.stream());
		for (Map.Entry<Encoding, Body> sibling : file.siblings().entrySet()) {
			Encoding encoding = sibling.getKey();
			this.out.file(entry.name() + "." + encoding.extension(), time(entry), sibling.getValue(), null);
			this.siblings.merge(encoding, new Siblings(1, file.content().length(), sibling.getValue().length()),
					Siblings::plus);
		}
		if (this.siblingsOfLinked.containsKey(entry.name())) {
			this.siblingsOfLinked.put(entry.name(), file.siblings().keySet());
		}
		this.manifest.add(file);
		this.files++;
		this.contentBytes += file.content().length();
	}

	/**
	 * Adds links to the siblings of linked files, so that linked files are also available
	 * compressed. It runs last, because a link may come before its file.
	 * @throws IOException if they can't be written
	 */
	void writeLinksToSiblings() throws IOException {
		for (Map.Entry<SourceEntry, String> link : this.links.entrySet()) {
			for (Encoding encoding : this.siblingsOfLinked.getOrDefault(link.getValue(), Set.of())) {
				String name = link.getKey().name() + "." + encoding.extension();
				if (!this.names.contains(name)) {
					this.out.link(name, link.getKey().target() + "." + encoding.extension(), time(link.getKey()));
				}
			}
		}
	}

	void writeManifest(FilePreparation preparation) throws IOException {
		Body content = this.manifest.finish();
		Long second = this.settings.modifiedEpochSecond();
		this.out.file(SourceTree.MANIFEST_NAME, (second != null) ? second : 0, content, preparation.stream(content));
	}

	private long time(SourceEntry entry) {
		Long second = this.settings.modifiedEpochSecond();
		return (second != null) ? second : entry.modifiedEpochSecond();
	}

	int files() {
		return this.files;
	}

	long contentBytes() {
		return this.contentBytes;
	}

	Map<Encoding, Siblings> siblings() {
		return this.siblings;
	}

}
