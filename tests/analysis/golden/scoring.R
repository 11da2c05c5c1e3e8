# Writes scoring.csv (answers and scores) and scoring_expected.csv. Run here: Rscript scoring.R
# Made with R 4.2.2, survey 4.1.1, psych 2.2.9.
suppressPackageStartupMessages({library(survey); library(psych)})
golden <- function(file, ...) {
  values <- unlist(list(...))
  writeLines(c("name,value", sprintf("%s,%.17g", names(values), values)), file)
}

set.seed(20261123)

# Scores of a scale with a reversed item and blanks.
n <- 60
items <- matrix(sample(1:5, n * 4, replace = TRUE), n, dimnames = list(NULL, c("a", "b", "c", "d")))
items[sample(length(items), 40)] <- NA
keyed <- items
keyed[, "c"] <- 6 - keyed[, "c"]
answered <- rowSums(!is.na(keyed))
score <- ifelse(answered >= 2, 100 * (rowMeans(keyed, na.rm = TRUE) - 1) / 4, NA)
# psych's own keying, as a second opinion on the rows with all items.
complete <- complete.cases(items)
second <- scoreItems(list(x = c("a", "b", "-c", "d")), items[complete, ], min = 1, max = 5)$scores
stopifnot(all.equal(as.numeric(100 * (second - 1) / 4), score[complete]))

# Means of three organisations, asked 30, 25 and 40, of whom all but some answered.
organisation <- rep(c("x", "y", "z"), c(25, 14, 21))
asked <- c(x = 30, y = 25, z = 40)
frame <- data.frame(items, organisation, score)
write.csv(frame, "scoring.csv", row.names = FALSE, na = "")
scored <- frame[!is.na(frame$score), ]

one <- scored[scored$organisation == "x", ]
design <- svydesign(ids = ~1, data = one, fpc = rep(asked["x"], nrow(one)))
x <- svymean(~score, design)
inside <- confint(x, df = nrow(one) - 1)

# Every partner equal: the contrast (1/3, 1/3, 1/3) of the stratum means.
scored$fpc <- asked[scored$organisation]
strata <- svydesign(ids = ~1, strata = ~organisation, data = scored, fpc = ~fpc)
by <- svyby(~score, ~organisation, strata, svymean, covmat = TRUE)
equal <- svycontrast(by, c(x = 1, y = 1, z = 1) / 3)

share <- suppressWarnings(prop.test(9, 14, correct = FALSE))

golden("scoring_expected.csv",
  mean_finite = c(value = as.numeric(x), low = inside[1], high = inside[2], n = nrow(one)),
  means = coef(by), errors = SE(by), partners = c(value = as.numeric(equal), error = SE(equal)),
  wilson = c(value = 9 / 14, low = share$conf.int[1], high = share$conf.int[2], n = 14)
)
