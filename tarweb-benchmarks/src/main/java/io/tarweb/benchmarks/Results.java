package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The raw figures, a file for each case: a later run of one case leaves the others in the
 * summary.
 */
final class Results {

	private final JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private final Path directory;

	Results(Path directory) throws IOException {
		this.directory = Files.createDirectories(directory);
	}

	void store(CaseResult result) throws IOException {
		Files.writeString(file(result.load()), this.json.writeValueAsString(result));
	}

	List<CaseResult> all() throws IOException {
		List<CaseResult> results = new ArrayList<>();
		for (LoadCase load : LoadCase.values()) {
			if (Files.exists(file(load))) {
				results.add(this.json.readValue(Files.readString(file(load)), CaseResult.class));
			}
		}
		return results;
	}

	private Path file(LoadCase load) {
		return this.directory.resolve("servers-" + load.label() + ".json");
	}

}
