package io.tarweb.spring;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.tarweb.spring");

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices()
			.matching("io.tarweb.spring.(**)")
			.should()
			.beFreeOfCycles()
			.because("packages in a cycle can only be understood, tested and changed together")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void nothingPointsAtTheAutoConfiguration() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("io.tarweb.spring.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.tarweb.spring.autoconfigure..")
			.because("it only wires, so everything works without it")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void nothingNamesWhatIsInternalToTheEngine() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.tarweb.internal..")
			.because("it may change with any version of the engine")
			.check(CLASSES);
	}

	@Test
	void serverRunsWithoutTheActuator() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.tarweb.spring.context..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..")
			.because("the actuator is the application's choice")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreFinal() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.bePublic()
			.because("they are named from a file and extended by nobody")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMethods() {
		ArchRuleDefinition.methods()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.because("their bean methods are Spring's to call")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
			.as("a package-info with @NullMarked, or the null checks pass the package by")
			.allMatch((each) -> each.isAnnotatedWith(NullMarked.class));
	}

}
