# Writes reliability.csv (the answers) and reliability_expected.csv. Run here: Rscript reliability.R
# Made with R 4.2.2, psych 2.2.9.
suppressPackageStartupMessages(library(psych))
golden <- function(file, ...) {
  values <- unlist(list(...))
  writeLines(c("name,value", sprintf("%s,%.17g", names(values), values)), file)
}

set.seed(20261122)
n <- 120
trait <- rnorm(n)
items <- sapply(c(.9, .7, .5, .8), function(l) {
  x <- round(3 + l * trait + rnorm(n, sd = .8))
  pmin(5, pmax(1, x))
})
colnames(items) <- c("a", "b", "c", "d")
write.csv(items, "reliability.csv", row.names = FALSE)
found <- suppressWarnings(alpha(items, n.iter = 1))
golden("reliability_expected.csv",
  value = found$total$raw_alpha,
  low = found$feldt$lower.ci[[1]],
  high = found$feldt$upper.ci[[1]],
  n = n, k = 4
)
