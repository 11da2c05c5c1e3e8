# Writes between.csv. Run here: Rscript between.R
# Made with R 4.2.2, psych 2.2.9 (ICC1 of a balanced table, with its interval).
suppressPackageStartupMessages(library(psych))
set.seed(20261130)
table <- matrix(round(rnorm(12 * 8, 60, 15) + rep(rnorm(12, sd = 8), 8), 2), 12)
found <- ICC(table, lmer = FALSE)$results[c("Single_raters_absolute", "Average_raters_absolute"), ]
out <- data.frame(table, value = found["Single_raters_absolute", "ICC"],
                  low = found["Single_raters_absolute", "lower bound"],
                  high = found["Single_raters_absolute", "upper bound"],
                  mean_value = found["Average_raters_absolute", "ICC"])
write.csv(format(out, digits = 15, trim = TRUE), "between.csv", row.names = FALSE, quote = FALSE)
